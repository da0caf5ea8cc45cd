import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { createMemoryWitness } from "../store/memory-witness.ts";
import { storeOnClock } from "../store/store-on-clock.ts";
import { randomBytes } from "node:crypto";
import { asc, eq, inArray } from "drizzle-orm";
import { connect, type Database, type Transaction } from "#db/client.ts";
import { company, companyWorkspace, connection, posting, schedule, sync } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import type { Vault } from "#lib/core/connection/secret-place.ts";
import type { EngineDeps } from "#lib/engine/deps.ts";
import { type CompanyRef, runCompany } from "#lib/engine/company/run-company.ts";
import { parseEnv } from "#lib/env.ts";
import { DEMO_CONFIGURATION } from "#lib/sandbox/firm/configuration.ts";
import { WORKSPACES } from "#lib/sandbox/firm/workspaces.ts";
import type { Sandbox } from "#lib/sandbox/start-sandbox.ts";
import type { OpenForPing } from "#lib/services/connection/ping-connection.ts";
import { createDemo, DEMO_SLUG } from "#lib/services/organization/create-demo.ts";
import { systemClock, wire } from "#lib/wiring.ts";
import { type FirmClock, firmClock } from "./firm-clock.ts";
import type { PostingRow } from "./compare-report.ts";

const CONNECTIONS_MAX = 6;
/** Nobody is to wait for the stand-in's own limits: a thousand calls in a tenth of a second. */
const NO_PACE = [{ count: 1_000, windowMs: 100 }];
/** A send that hangs in a test hangs for this long. */
const SEND_BUDGET_MS = 2_000;
const QUARANTINE_MS = 900_000;

type Variables = Readonly<Record<string, string>>;
export type SyncRow = typeof sync.$inferSelect;

/** The demo's firm in one database, with the real wiring to running stand-ins, worked on by `run` in this process. */
export type FirmWorld = Readonly<{
  db: Database;
  deps: EngineDeps;
  vault: Vault;
  openForPing: OpenForPing;
  clock: FirmClock;
  ref: CompanyRef;
  /** What a real engine process needs. */
  environment: Variables;
  inOrg: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  requestSync: (kind?: SyncRow["kind"]) => Promise<void>;
  /** Requests a run, lets it come to its end and gives its row. */
  run: (kind?: SyncRow["kind"]) => Promise<SyncRow>;
  /** What the engine does between runs. */
  visit: () => Promise<void>;
  syncs: () => Promise<readonly SyncRow[]>;
  postings: () => Promise<readonly PostingRow[]>;
  close: () => Promise<void>;
}>;

/** Of one installation: with the same secrets a database made again knows its own journals. */
export function firmSecrets(): Variables {
  const secret = () => randomBytes(32).toString("base64");
  return { AUTH_SECRET: secret(), ML_SEALING_KEYS: `k1:${secret()}`, ML_MARKER_SECRET: secret() };
}

export type FirmOptions = Readonly<{
  /** Its key in `workspaces.ts`: only this one feeds the company, for a test that needs no 200 reports. */
  workspace?: string;
  sendBudgetMs?: number;
}>;

/** Makes the demo's firm in an empty, migrated database. Waits of Expensify's file are not waited. */
export async function createFirmWorld(
  sandbox: Sandbox,
  appUrl: string,
  secrets: Variables,
  { workspace, sendBudgetMs = SEND_BUDGET_MS }: FirmOptions = {},
): Promise<FirmWorld> {
  const { db, close } = connect(appUrl, CONNECTIONS_MAX);
  const environment = environmentOf(sandbox, appUrl, secrets);
  const env = parseEnv(environment);
  assert(env.ok, JSON.stringify(env));
  const wired = wire(db, env.value, async (_ms, signal) => signal.throwIfAborted());
  const clock = firmClock();
  const admin = { db, clock: systemClock, vault: wired.vault, actor: { kind: "shell", command: "demo" } } as const;
  const checkAddress = () => null;
  const made = await createDemo({ ...admin, checkAddress }, { firm: DEMO_CONFIGURATION, sandbox });
  assert(made.ok, JSON.stringify(made));
  const ref = await adapt(db, workspace);
  const deps: EngineDeps = {
    ...{ db, clock, openSource: wired.openSource, openLedger: wired.openLedger, markerKey: wired.markerKey },
    openStore: (id) => storeOnClock(createPostgresPostingStore(db, id, clock), clock),
    witness: createMemoryWitness(),
    ...{ quarantineMs: QUARANTINE_MS, sendBudgetMs, deadline: (ms: number) => AbortSignal.timeout(ms) },
    log: { info: () => {}, error: (fields) => assert(false, `the engine logged ${String(Object.values(fields)[0])}`) },
  };
  const openForPing: OpenForPing = (row) => (row.kind === "gp" ? wired.openLedger(row, "") : wired.openSource(row));
  return { ...{ db, deps, vault: wired.vault, openForPing, clock, ref, environment, close }, ...operations(deps, ref) };
}

function operations(deps: EngineDeps, ref: CompanyRef) {
  const { organizationId, companyId } = ref;
  const inOrg = <T>(work: (tx: Transaction) => Promise<T>) => inOrganization(deps.db, organizationId, work);
  const syncs = () =>
    inOrg((tx) => tx.select().from(sync).where(eq(sync.companyId, companyId)).orderBy(asc(sync.number)));
  const requestSync = async (kind: SyncRow["kind"] = "sync") => {
    const number = (await syncs()).length + 1;
    const row = { organizationId, companyId, number, kind, state: "requested", requestedBy: "test" } as const;
    await inOrg((tx) => tx.insert(sync).values(row));
  };
  const visit = () => runCompany(deps, ref, "engine-1", new AbortController().signal);
  return {
    ...{ inOrg, syncs, requestSync, visit },
    run: async (kind?: SyncRow["kind"]) => {
      await requestSync(kind);
      await visit();
      const last = (await syncs()).at(-1);
      assert(last !== undefined, "the run that was requested is gone");
      return last;
    },
    postings: () =>
      inOrg((tx) => tx.select().from(posting).where(eq(posting.companyId, companyId)).orderBy(posting.subject)),
  };
}

function environmentOf(sandbox: Sandbox, appUrl: string, secrets: Variables): Variables {
  const [expensify, gp] = [new URL(sandbox.expensify.url).host, new URL(sandbox.gp.url).host];
  return {
    ...secrets,
    NODE_ENV: "test",
    DATABASE_APP_URL: appUrl,
    ML_ALLOW_HOSTS: `${expensify},${gp}`,
    ML_ALLOW_HTTP_HOSTS: expensify,
  };
}

/** No pace, and no schedule: only what the test asks for runs. */
async function adapt(db: Database, workspace: string | undefined): Promise<CompanyRef> {
  const {
    rows: [found],
  } = await db.execute<{ id: string }>(`select organization_by_slug('${DEMO_SLUG}') as id`);
  assert(found !== undefined, "there is no demo");
  const organizationId = found.id;
  const companyId = await inOrganization(db, organizationId, async (tx) => {
    await tx
      .update(connection)
      .set({ settings: { pace: NO_PACE } })
      .where(eq(connection.kind, "expensify"));
    await tx.update(schedule).set({ pausedAt: new Date(), pausedBy: "test" });
    const others = WORKSPACES.filter(({ key }) => workspace !== undefined && key !== workspace);
    const policyIds = others.map(({ policyId }) => policyId);
    await tx.delete(companyWorkspace).where(inArray(companyWorkspace.policyId, policyIds));
    const [row] = await tx.select({ id: company.id }).from(company);
    return row?.id;
  });
  assert(companyId !== undefined, "the demo has no company");
  return { organizationId, companyId };
}
