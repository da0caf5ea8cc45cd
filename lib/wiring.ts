import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { connect, type Database } from "#db/client.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { createPacer, EXPENSIFY_LIMITS } from "#db/pace.ts";
import type { connection } from "#db/schema/connection.ts";
import { createExpensifySource } from "#lib/adapters/expensify/expensify-source.ts";
import { createGpLedger } from "#lib/adapters/gp-soap/ledger.ts";
import { markerKey } from "#lib/adapters/secrets/marker-key.ts";
import { createSealer } from "#lib/adapters/secrets/sealer.ts";
import { guardedConnector, trustFor } from "#lib/adapters/windows-auth/guarded-connect.ts";
import { createWindowsClient } from "#lib/adapters/windows-auth/windows-client.ts";
import { checkUrl, type OutboundPolicy } from "#lib/adapters/windows-auth/outbound-policy.ts";
import type {
  Clock,
  ExpenseProbe,
  ExpenseSetup,
  ExpenseSource,
  GeneralLedger,
  HearStep,
  LedgerProbe,
  LedgerSetup,
  LedgerWriter,
  PingStep,
} from "#lib/core/ports.ts";
import { createHistoryWitness } from "#lib/adapters/history/history-witness.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { hostPort, type Sealer } from "#lib/core/connection/secret-place.ts";
import { type Env, env } from "#lib/env.ts";
import { logger } from "#lib/log.ts";
import { credentialKey } from "#lib/core/connection/credential-key.ts";
import { ExpensifySettings, GpSettings } from "#lib/core/connection/connection-settings.ts";

/** The one file that joins the ports of the core to the adapters; used by `lib/web`, `lib/engine` and `lib/cli`. */

type ConnectionRow = typeof connection.$inferSelect;
/** What a ping looks for: the GP company, or the workspaces that companies here live on. */
export type PingAim = Readonly<{ gpCompanyId?: number; policyIds?: readonly string[] }>;
type Ping = Readonly<{
  ping: (signal: AbortSignal, hear?: HearStep) => Promise<readonly PingStep[]>;
  close: () => Promise<void>;
}>;
export type OpenSource = ExpenseSource & ExpenseSetup & Readonly<{ probe: ExpenseProbe }> & Ping;
export type OpenLedger = GeneralLedger &
  LedgerSetup &
  LedgerWriter &
  Readonly<{ probe?: LedgerProbe | undefined }> &
  Ping;

/** Connections that this process may make to the database, besides the queue's. */
const ENGINE_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

export function outboundPolicy(from: Env): OutboundPolicy {
  const { ML_ALLOW_HOSTS: allowHosts, ML_ALLOW_HTTP_HOSTS: allowHttpHosts, ML_ALLOW_CIDRS: allowCidrs } = from;
  return { allowHosts: [...allowHosts, ...allowHttpHosts], allowHttpHosts, allowCidrs };
}

export type Wiring = Readonly<{
  sealer: Sealer;
  /** Why an address may not be reached from here; null when the operator allows it. */
  checkAddress: (url: string) => string | null;
  markerKey: (organizationSlug: string) => Uint8Array;
  openSource: (row: ConnectionRow, aim?: PingAim) => Result<OpenSource, RunProblem>;
  openLedger: (row: ConnectionRow, sourceDocument: string, aim?: PingAim) => Result<OpenLedger, RunProblem>;
}>;

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;
const realSleep: Sleep = async (ms, signal) => {
  await delay(ms, undefined, { signal });
};

/** Adapters over a database that is open already. `sleep`: how Expensify's waits are waited; tests do not. */
export function wire(db: Database, from: Env = env(), sleep: Sleep = realSleep): Wiring {
  const sealer = createSealer(from.ML_SEALING_KEYS);
  const policy = outboundPolicy(from);
  return {
    sealer,
    checkAddress: (url) => {
      const checked = checkUrl(url, policy);
      return checked.ok ? null : checked.error.reason;
    },
    markerKey: (slug) => markerKey(from.ML_MARKER_SECRET, slug),
    openSource: (row, aim = {}) => openSource(row, aim, { db, sealer, policy, sleep }),
    openLedger: (row, sourceDocument, aim = {}) => openLedger(row, sourceDocument, aim, { sealer, policy }),
  };
}

/** Everything the engine needs, with a pool of its own; `close` ends it. */
export function openEngineDeps() {
  const from = env();
  const { db, close } = connect(from.DATABASE_APP_URL, ENGINE_CONNECTIONS_MAX);
  const wired = wire(db, from);
  const deps = {
    ...{
      db,
      clock: systemClock,
      openSource: wired.openSource,
      openLedger: wired.openLedger,
      markerKey: wired.markerKey,
      openStore: (organizationId: string) => createPostgresPostingStore(db, organizationId, systemClock),
      witness: createHistoryWitness(from.ML_HISTORY_DIR ?? join(from.ML_DATA_DIR, "history")),
    },
    ...{ quarantineMs: from.ML_QUARANTINE_MS, sendBudgetMs: from.ML_HTTP_BUDGET_MS },
    deadline: (ms: number) => AbortSignal.timeout(ms),
    log: logger("engine"),
  };
  return { deps, close };
}

function unsealed(row: ConnectionRow, sealer: Sealer): Result<string, RunProblem> {
  const refused = { code: row.kind === "gp" ? "gp_credentials_refused" : "expensify_credentials_refused" } as const;
  const place = hostPort(row.url);
  if (row.secretSealed === null || !place.ok)
    return err({ ...refused, detail: "no password or secret is set for this address" });
  const { organizationId, id: connectionId } = row;
  const opened = sealer.unseal(row.secretSealed, {
    organizationId,
    connectionId,
    field: "secret",
    hostPort: place.value,
  });
  return opened.ok
    ? opened
    : err({ ...refused, detail: `the stored secret cannot be opened (${opened.error}): set it again` });
}

/** `configure` checks settings too; this is for a row that an older version wrote. */
function settingsProblem(row: ConnectionRow, detail: string): RunProblem {
  return { code: "gp_setup_incomplete", detail: `settings of connection ${row.name}: ${detail}` };
}

type SourceParts = Readonly<{ db: Database; sealer: Sealer; policy: OutboundPolicy; sleep: Sleep }>;

function openSource(
  row: ConnectionRow,
  aim: PingAim,
  { db, sealer, policy, sleep }: SourceParts,
): Result<OpenSource, RunProblem> {
  const url = checkUrl(row.url, policy);
  if (!url.ok) return err({ code: "address_not_allowed", host: url.error.host });
  const secret = unsealed(row, sealer);
  if (!secret.ok) return secret;
  const settings = ExpensifySettings.safeParse(row.settings);
  if (!settings.success) return err(settingsProblem(row, settings.error.message));
  const { spendSign, unescapeHtml, dependentTags, tagsRequired, flatTagLevel, reportsMax, pace } = settings.data;
  const dispatcher = new Agent({
    connect: guardedConnector({ url: url.value, policy }, trustFor(row.caPem ?? undefined), CONNECT_TIMEOUT_MS),
  });
  const source = createExpensifySource({
    ...{
      url: row.url,
      partnerUserId: row.username,
      partnerUserSecret: secret.value,
      spendSign,
      ...{ unescapeHtml, dependentTags, tagsRequired, flatTagLevel },
      policy,
      dispatcher,
    },
    credentialKey: credentialKey(row.url, row.username),
    pacer: createPacer(db, systemClock, pace ?? EXPENSIFY_LIMITS),
    limits: reportsMax === undefined ? {} : { reportsMax },
    now: systemClock.now,
    sleep,
    random: Math.random,
  });
  return ok({ ...source, ping: (signal, hear) => source.ping(signal, aim, hear), close: () => dispatcher.destroy() });
}

function openLedger(
  row: ConnectionRow,
  sourceDocument: string,
  aim: PingAim,
  { sealer, policy }: Readonly<{ sealer: Sealer; policy: OutboundPolicy }>,
): Result<OpenLedger, RunProblem> {
  const url = checkUrl(row.url, policy);
  if (!url.ok) return err({ code: "address_not_allowed", host: url.error.host });
  const secret = unsealed(row, sealer);
  if (!secret.ok) return secret;
  const settings = GpSettings.safeParse(row.settings);
  if (!settings.success) return err(settingsProblem(row, settings.error.message));
  const { scheme, bindsChannel, listRowsMax, ...inferred } = settings.data;
  const [domain = "", username = ""] = row.username.includes("\\") ? row.username.split("\\", 2) : ["", row.username];
  const given = Object.fromEntries(Object.entries(inferred).filter(([, value]) => value !== undefined));
  const client = createWindowsClient({
    ...{ url: row.url, domain, username, password: secret.value, policy },
    ...(row.caPem === null ? {} : { caPem: row.caPem }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(bindsChannel === undefined ? {} : { bindsChannel }),
  });
  const ledger = createGpLedger({
    client,
    settings: { ...given, sourceDocument },
    ...(listRowsMax === undefined ? {} : { listRowsMax }),
  });
  const target = aim.gpCompanyId === undefined ? {} : { gpCompanyId: aim.gpCompanyId };
  return ok({ ...ledger, ping: (signal, hear) => ledger.ping(signal, target, hear) });
}
