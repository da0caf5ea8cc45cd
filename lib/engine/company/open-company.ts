import { eq } from "drizzle-orm";
import { isLive } from "#lib/core/access/go-live.ts";
import type { Actor } from "#lib/core/audit/event.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules, type LoadedRules } from "#lib/services/company/load-rules.ts";
import { transact, type Context, type UseCase } from "#lib/services/context.ts";
import type { Transaction } from "#db/client.ts";
import { isStillLease } from "#db/posting/lease.ts";
import { company, connection, organization } from "#db/schema/index.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { ConnectionRow, EngineDeps, OpenLedger, OpenSource } from "../deps.ts";
import type { OrganizationWitness, SendWorld } from "../world.ts";
import { checkLedger } from "./check-ledger.ts";

/** More than so many are not counted for a notice. */
const NOT_LIVE_COUNTED_MAX = 100_000;

/** One company at work: its rows as they were a moment ago, and its way into the database. */
export type CompanyWork = Readonly<{
  deps: EngineDeps;
  organizationId: string;
  companyId: string;
  actor: Actor;
  store: PostingStore;
  witness: OrganizationWitness;
  transact: <T>(work: (useCase: UseCase) => Promise<T>) => Promise<T>;
}>;

export function openCompanyWork(deps: EngineDeps, organizationId: string, companyId: string, job: string): CompanyWork {
  const actor: Actor = { kind: "engine", job };
  const ctx: Context = { db: deps.db, organizationId, actor, roles: [], clock: deps.clock };
  return {
    ...{ deps, organizationId, companyId, actor },
    store: deps.openStore(organizationId),
    witness: {
      known: () => deps.witness.known(organizationId),
      note: (head) => deps.witness.note(organizationId, head),
      replace: (head) => deps.witness.replace(organizationId, head),
    },
    transact: (work) => transact(ctx, work),
  };
}

/** Somebody else has the company now: whatever this run still wanted to write is theirs to do. */
export class LeaseLost extends Error {
  override name = "LeaseLost";
}

/**
 * The same work under a lease: no transaction writes once somebody else has it, so that a process that stood still does not
 * carry on with what it knew before. They throw `LeaseLost`.
 */
export function workUnderLease(work: CompanyWork, lease: Lease): CompanyWork {
  return {
    ...work,
    store: work.store.underLease(lease),
    transact: (inside) =>
      work.transact(async (useCase) => {
        if (!(await isStillLease(useCase.tx, lease))) throw new LeaseLost();
        return inside(useCase);
      }),
  };
}

/** The rules of now; throws when the company is gone, which its lease row forbids. */
export async function rulesOf(work: CompanyWork): Promise<LoadedRules & { markerKey: Uint8Array }> {
  return work.transact(async ({ tx }) => {
    const loaded = await loadRules(tx, work.companyId, work.deps.clock.now());
    const [owner] = await tx.select({ slug: organization.slug }).from(organization);
    if (!loaded || !owner) throw new Error(`company ${work.companyId} is gone`);
    return { ...loaded, markerKey: work.deps.markerKey(owner.slug) };
  });
}

/** Opens the Expensify connection, unless its circuit is open: a refused sign-in is not tried again by a machine. */
export async function openSourceOf(work: CompanyWork, connectionId: string): Promise<Result<OpenSource, RunProblem>> {
  const row = await readConnection(work, connectionId);
  const closed = circuitProblem(row);
  return closed ? err(closed) : work.deps.openSource(row);
}

/**
 * Opens the GP connection as the world of a sender, and asks GP first whether the company behind its number is still the one that it
 * was: whoever reads, sweeps, sends or writes comes through here, so that nothing reaches another company. Close it at the end.
 */
export async function openSendWorld(
  work: CompanyWork,
  { company }: LoadedRules,
): Promise<Result<{ world: SendWorld; ledger: OpenLedger }, RunProblem>> {
  const row = await readConnection(work, company.gpConnectionId);
  const closed = circuitProblem(row);
  if (closed) return err(closed);
  const opened = await work.deps.openLedger(row, company.sourceDocument);
  if (!opened.ok) return opened;
  const other = await checkLedger(work, company, opened.value).catch((error: unknown) => ({ error }));
  if (other !== null) {
    await opened.value.close();
    if ("error" in other) throw other.error;
    return err(other);
  }
  const { clock, quarantineMs, sendBudgetMs, deadline } = work.deps;
  const world: SendWorld = {
    store: work.store,
    actor: work.actor,
    ledger: opened.value,
    gpCompanyId: company.gpCompanyId,
    clock,
    quarantineMs,
    sendBudgetMs,
    deadline,
    witness: work.witness,
  };
  return ok({ world, ledger: opened.value });
}

/** Remembers a refused sign-in: one try and no more, since directories lock accounts after a few. */
export async function noteProblem(
  work: Pick<CompanyWork, "deps" | "transact"> & Readonly<{ companyId: string | null }>,
  connectionId: string,
  problem: RunProblem,
): Promise<void> {
  if (problem.code !== "gp_credentials_refused" && problem.code !== "expensify_credentials_refused") return;
  await work.transact(async ({ tx, record }) => {
    const [row] = await tx
      .update(connection)
      .set({ circuitOpenedAt: work.deps.clock.now() })
      .where(eq(connection.id, connectionId))
      .returning({ name: connection.name });
    await record({
      action: "connection.circuit_opened",
      companyId: work.companyId,
      detail: { id: connectionId, name: row?.name, problem: problem.code },
    });
  });
}

/** Why this company makes no batches: another one has its company in GP (only after an upgrade). Null: nobody else has it. */
export async function sharedLedgerProblem(
  work: CompanyWork,
  { ledgerTakenBy }: LoadedRules["company"],
): Promise<RunProblem | null> {
  if (ledgerTakenBy === null) return null;
  const ofFirst = eq(company.id, ledgerTakenBy);
  const [first] = await work.transact(({ tx }) => tx.select({ code: company.code }).from(company).where(ofFirst));
  return { code: "gp_company_shared", company: first?.code ?? ledgerTakenBy };
}

/** Why nothing is queued or sent for this company now: nobody said that it is live. Null: it is. */
export async function notLiveProblem(
  { store, companyId }: CompanyWork,
  company: LoadedRules["company"],
): Promise<RunProblem | null> {
  if (isLive(company)) return null;
  const waiting = await store.waiting(companyId, ["ready", "queued"], NOT_LIVE_COUNTED_MAX);
  return { code: "company_not_live", waiting: waiting.length };
}

async function readConnection(work: CompanyWork, connectionId: string): Promise<ConnectionRow> {
  return work.transact(({ tx }) => connectionRow(tx, connectionId));
}

async function connectionRow(tx: Transaction, connectionId: string): Promise<ConnectionRow> {
  const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId));
  if (!row) throw new Error(`connection ${connectionId} is gone`);
  return row;
}

/** Why nothing is asked of a connection: its last sign-in was refused. */
export function circuitProblem(row: ConnectionRow): RunProblem | null {
  return (
    row.circuitOpenedAt && {
      code: row.kind === "gp" ? "gp_circuit_open" : "expensify_circuit_open",
      since: row.circuitOpenedAt.toISOString(),
    }
  );
}
