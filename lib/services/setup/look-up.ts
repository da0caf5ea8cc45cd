import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { connection } from "#db/schema/index.ts";
import type { Account, ExpenseSource, LedgerSetup } from "#lib/core/ports.ts";
import type { Problem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { CANDIDATES_MAX, type SetupDraft } from "#lib/core/setup/draft.ts";
import { type Context, transact, type UseCase } from "../context.ts";
import { findSetup, keepStep, seenBy, type SetupRow, type SetupKept } from "./find-setup.ts";

const LIST_MS_MAX = 75_000;
/** A chart of tens of thousands of accounts takes GP some minutes. */
export const CHART_MS_MAX = 300_000;

type ConnectionRow = typeof connection.$inferSelect;
type Closing = Readonly<{ close: () => Promise<void> }>;
export type SetupSource = Pick<ExpenseSource, "listWorkspaces"> & Closing;
export type SetupLedger = Pick<LedgerSetup, "listCompanies" | "readAccountFormat" | "listAccounts"> & Closing;

/** Given by `lib/wiring.ts` through the caller. Opening unseals the secret and calls nobody. */
export type OpenForSetup = Readonly<{
  source: (row: ConnectionRow) => Promise<Result<SetupSource, RunProblem>>;
  ledger: (row: ConnectionRow) => Promise<Result<SetupLedger, RunProblem>>;
}>;

export const LookUp = z.strictObject({ setupId: z.uuid(), what: z.enum(["workspaces", "companies", "chart"]) });

/**
 * Asks Expensify for its workspaces, or GP for its companies or for the chart of the chosen one, and keeps the answer in the setup: a page
 * that is closed meanwhile finds it there. A connection whose sign-in was refused is not tried again. Errors: `not_found`, `stale`
 * where the connection or the company is not chosen yet, and what the other system's answer comes to.
 */
export function lookUp(open: OpenForSetup) {
  return async function lookUpOnce(
    ctx: Context,
    { setupId, what }: z.output<typeof LookUp>,
  ): Promise<Result<SetupKept, Problem>> {
    const begun = await transact(ctx, async ({ tx }) => {
      const row = await findSetup(tx, setupId);
      if (!row) return err({ code: "not_found", what: "setup" } as const);
      const id = what === "workspaces" ? row.expensifyConnectionId : row.gpConnectionId;
      const [of] = id === null ? [] : await tx.select().from(connection).where(eq(connection.id, id));
      if (!of || (what === "chart" && row.gpCompanyId === null)) return err({ code: "stale", what: "setup" } as const);
      if (what === "chart") await keepStep(tx, ctx, row, { reading: seenBy(ctx) });
      return ok({ row, of });
    });
    if (!begun.ok) return begun;
    const { row, of } = begun.value;
    const circuit = circuitProblem(of);
    const parts = circuit ? err(circuit) : await ask(open, ctx, row, of, what);
    return transact(ctx, async ({ tx, record }) => {
      const now = await findSetup(tx, setupId);
      if (!parts.ok) await noteRefused({ tx, record }, ctx, of, parts.error);
      if (!now) return err({ code: "not_found", what: "setup" });
      // Another connection or company may have been chosen meanwhile: this answer is about the one before.
      const isSame = (what === "workspaces" ? now.expensifyConnectionId : now.gpConnectionId) === of.id;
      const isCurrent = isSame && (what !== "chart" || now.gpCompanyId === row.gpCompanyId);
      const reading = { reading: parts.ok ? undefined : { ...seenBy(ctx), problem: parts.error } };
      if (isCurrent)
        await keepStep(tx, ctx, now, { ...(parts.ok ? parts.value : {}), ...(what === "chart" ? reading : {}) });
      return parts.ok ? ok({ setupId }) : parts;
    });
  };
}

function circuitProblem({ kind, circuitOpenedAt }: ConnectionRow): RunProblem | null {
  if (circuitOpenedAt === null) return null;
  const since = circuitOpenedAt.toISOString();
  return kind === "gp" ? { code: "gp_circuit_open", since } : { code: "expensify_circuit_open", since };
}

/** One try and no more, as everywhere: directories lock accounts after a few. */
async function noteRefused(
  { tx, record }: UseCase,
  ctx: Context,
  of: ConnectionRow,
  problem: RunProblem,
): Promise<void> {
  if (problem.code !== "gp_credentials_refused" && problem.code !== "expensify_credentials_refused") return;
  const isSame = and(eq(connection.id, of.id), isNull(connection.circuitOpenedAt));
  const opened = await tx
    .update(connection)
    .set({ circuitOpenedAt: ctx.clock.now() })
    .where(isSame)
    .returning({ id: connection.id });
  if (opened.length === 0) return;
  await record({ action: "connection.circuit_opened", detail: { id: of.id, name: of.name, problem: problem.code } });
}

type Parts = Result<Partial<SetupDraft>, RunProblem>;

async function ask(
  open: OpenForSetup,
  ctx: Context,
  row: SetupRow,
  of: ConnectionRow,
  what: z.output<typeof LookUp>["what"],
): Promise<Parts> {
  if (what === "workspaces") return closing(await open.source(of), (source) => askWorkspaces(source, ctx, of.id));
  return closing(await open.ledger(of), (ledger) =>
    what === "companies" ? askCompanies(ledger, ctx, of.id) : askChart(ledger, ctx, of.id, row.gpCompanyId ?? 0),
  );
}

async function closing<Opened extends Closing>(
  opened: Result<Opened, RunProblem>,
  work: (opened: Opened) => Promise<Parts>,
): Promise<Parts> {
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

async function askWorkspaces(source: SetupSource, ctx: Context, connectionId: string): Promise<Parts> {
  const listed = await source.listWorkspaces(AbortSignal.timeout(LIST_MS_MAX));
  if (!listed.ok) return listed;
  const list = listed.value.map(({ policyId, name, currency, role }) => ({ policyId, name, currency, role }));
  return ok({ seenWorkspaces: { ...seenBy(ctx), connectionId, list } });
}

async function askCompanies(ledger: SetupLedger, ctx: Context, connectionId: string): Promise<Parts> {
  const listed = await ledger.listCompanies(AbortSignal.timeout(LIST_MS_MAX));
  if (!listed.ok) return listed;
  const list = listed.value.map(({ id, name, separator }) => ({ id, name: name.trim(), separator }));
  return ok({ seenCompanies: { ...seenBy(ctx), connectionId, list } });
}

async function askChart(ledger: SetupLedger, ctx: Context, connectionId: string, gpCompanyId: number): Promise<Parts> {
  const signal = AbortSignal.timeout(CHART_MS_MAX);
  const companies = await ledger.listCompanies(signal);
  if (!companies.ok) return companies;
  const company = companies.value.find(({ id }) => id === gpCompanyId);
  if (!company) return err({ code: "gp_company_missing", companyId: gpCompanyId });
  const format = await ledger.readAccountFormat(gpCompanyId, signal);
  if (!format.ok) return format;
  const accounts = await ledger.listAccounts(gpCompanyId, signal);
  if (!accounts.ok) return accounts;
  const creditable = accounts.value.filter(mayBeCredited);
  const sorted = format.value.toSorted((one, other) => one.position - other.position);
  return ok({
    seenChart: {
      ...{ ...seenBy(ctx), connectionId, gpCompanyId, count: accounts.value.length, separator: company.separator },
      format: sorted.map(({ position, name, length, isMain }) => ({ position, name, length, isMain })),
      candidates: creditable.slice(0, CANDIDATES_MAX).map(({ number, description }) => ({ number, description })),
      hasMore: creditable.length > CANDIDATES_MAX,
    },
  });
}

/** What the employees' liability may be; a type that GP does not tell is no reason against it. */
function mayBeCredited({ active, allowsEntry, type, postingType }: Account): boolean {
  return active && allowsEntry && (type === "Posting" || type === "unknown") && postingType !== "ProfitLoss";
}
