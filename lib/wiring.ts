import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import type { z } from "zod";
import { connect, type Database } from "#db/client.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { createPacer, EXPENSIFY_LIMITS } from "#db/pace.ts";
import type { connection } from "#db/schema/connection.ts";
import { organization } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { createExpensifySource } from "#lib/adapters/expensify/expensify-source.ts";
import { createSbaLedger } from "#lib/adapters/gp-sba/ledger.ts";
import { createGpLedger } from "#lib/adapters/gp-soap/ledger.ts";
import { markerKey } from "#lib/adapters/secrets/marker-key.ts";
import { keysOfFile } from "#lib/adapters/secrets/key-file.ts";
import { localKeyWrapper } from "#lib/adapters/secrets/local-keys.ts";
import { createSealer, createUnsealer } from "#lib/adapters/secrets/sealer.ts";
import { guardedConnector, trustFor } from "#lib/adapters/windows-auth/guarded-connect.ts";
import { createWindowsClient } from "#lib/adapters/windows-auth/windows-client.ts";
import type { KerberosHelper } from "#lib/adapters/windows-auth/kerberos/build-helper.ts";
import { checkUrl, type OutboundPolicy, policyFor } from "#lib/adapters/windows-auth/outbound-policy.ts";
import type { LedgerProbe } from "#lib/core/ledger/ledger-probe.ts";
import type {
  Clock,
  ExpenseProbe,
  ExpenseSetup,
  ExpenseSource,
  GeneralLedger,
  HearStep,
  LedgerSetup,
  LedgerWriter,
  PingStep,
} from "#lib/core/ports.ts";
import { createHistoryWitness } from "#lib/adapters/history/history-witness.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Vault } from "#lib/core/connection/secret-place.ts";
import type { Keyring } from "#lib/core/connection/key-wrapper.ts";
import { type Env, env, parseSealingKeys, type StartEnv } from "#lib/env.ts";
import { openSecret } from "#db/vault/open-secret.ts";
import { createVault } from "#db/vault/create-vault.ts";
import { logger } from "#lib/log.ts";
import { credentialKey } from "#lib/core/connection/credential-key.ts";
import { ExpensifySettings, type GpAuth, GpSettings } from "#lib/core/connection/connection-settings.ts";
import { sbaTenantPath } from "#lib/core/connection/sba-resources.ts";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import type { KerberosSettings } from "#lib/core/connection/kerberos-settings.ts";

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
const POLICIES_MAX = 10_000;

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** The operator's lists whole, with what is for one organization alone: `policyFor` takes it out. */
function allowLists(from: StartEnv): OutboundPolicy {
  const { ML_ALLOW_HOSTS: allowHosts, ML_ALLOW_HTTP_HOSTS: allowHttpHosts, ML_ALLOW_CIDRS: allowCidrs } = from;
  return { allowHosts: [...allowHosts, ...allowHttpHosts], allowHttpHosts, allowCidrs };
}

/** What an organization's connections may reach, by its id. A slug never changes, so each is read once, and only where a list asks. */
function policyReader(db: Database, lists: OutboundPolicy): (organizationId: string) => Promise<OutboundPolicy> {
  const namesSomebody = Object.values(lists).some((entries) => entries.some((entry) => entry.includes("=")));
  const policies = new Map<string, OutboundPolicy>();
  return async (organizationId) => {
    if (!namesSomebody) return lists;
    const known = policies.get(organizationId);
    if (known) return known;
    const slugOf = inOrganization(db, organizationId, (tx) =>
      tx.select({ slug: organization.slug }).from(organization),
    );
    const [owner] = await slugOf;
    const policy = policyFor(lists, owner?.slug ?? null);
    if (policies.size >= POLICIES_MAX) policies.clear();
    policies.set(organizationId, policy);
    return policy;
  };
}

function kerberosHelper(from: StartEnv): KerberosHelper | null {
  if (from.ML_KERBEROS === "off") return null;
  const { ML_KERBEROS_HELPER: path, ML_DATA_DIR: folder } = from;
  return path === undefined ? { buildIn: join(folder, "kerberos") } : { path };
}

export type Wiring = Readonly<{
  vault: Vault;
  /** The key-encryption keys, the current one first; for `npm run rotate-keys`. */
  keyring: Keyring;
  /** Why an address may not be reached from here; null when the operator allows it. */
  checkAddress: (url: string, organizationSlug?: string) => string | null;
  markerKey: (organizationSlug: string) => Uint8Array;
  openSource: (row: ConnectionRow, aim?: PingAim) => Promise<Result<OpenSource, RunProblem>>;
  openLedger: (row: ConnectionRow, sourceDocument: string, aim?: PingAim) => Promise<Result<OpenLedger, RunProblem>>;
}>;

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;
const realSleep: Sleep = async (ms, signal) => {
  await delay(ms, undefined, { signal });
};

/** Adapters over a database that is open already. `sleep`: how Expensify's waits are waited; tests do not. */
export function wire(db: Database, from: Env = env(), sleep: Sleep = realSleep): Wiring {
  const keys = sealingKeys(from);
  // A key service is one more `KeyWrapper` here; the first of the list wraps.
  const keyring: Keyring = () => keys().map(localKeyWrapper);
  const vault = createVault(db, { keyring, before: keys, seals: { createSealer, createUnsealer } });
  const lists = allowLists(from);
  const policyOf = policyReader(db, lists);
  const helper = kerberosHelper(from);
  return {
    ...{ vault, keyring },
    checkAddress: (url, organizationSlug) => {
      const checked = checkUrl(url, policyFor(lists, organizationSlug ?? null));
      return checked.ok ? null : checked.error.reason;
    },
    markerKey: (slug) => markerKey(from.ML_MARKER_SECRET, slug),
    openSource: async (row, aim = {}) =>
      openSource(row, aim, { db, vault, policy: await policyOf(row.organizationId), sleep }),
    openLedger: async (row, sourceDocument, aim = {}) =>
      openLedger(row, sourceDocument, aim, { db, vault, helper, policy: await policyOf(row.organizationId) }),
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

function sealingKeys({ ML_SEALING_KEYS: keys, ML_SEALING_KEYS_FILE: path }: Env): () => Env["ML_SEALING_KEYS"] {
  return path === undefined ? () => keys : keysOfFile(path, keys, parseSealingKeys);
}

async function unsealed(row: ConnectionRow, db: Database, vault: Vault): Promise<Result<string, RunProblem>> {
  const opened = await openSecret(db, vault, row);
  if (opened.ok) return opened;
  // The keys are the operator's: neither of these says that the account was refused.
  if (opened.error === "key_unknown" || opened.error === "keys_unavailable")
    return err({ code: "vault_closed", connection: row.name, reason: opened.error });
  const detail =
    opened.error === "not_set"
      ? "no password or secret is set for this address"
      : `the stored secret cannot be opened (${opened.error}): set it again`;
  return err({ code: row.kind === "gp" ? "gp_credentials_refused" : "expensify_credentials_refused", detail });
}

/** `configure` checks settings too; this is for a row that an older version wrote. */
function settingsProblem(row: ConnectionRow, detail: string): RunProblem {
  return { code: "gp_setup_incomplete", detail: `settings of connection ${row.name}: ${detail}` };
}

type SourceParts = Readonly<{ db: Database; vault: Vault; policy: OutboundPolicy; sleep: Sleep }>;

async function openSource(
  row: ConnectionRow,
  aim: PingAim,
  { db, vault, policy, sleep }: SourceParts,
): Promise<Result<OpenSource, RunProblem>> {
  const url = checkUrl(row.url, policy);
  if (!url.ok) return err({ code: "address_not_allowed", host: url.error.host });
  const secret = await unsealed(row, db, vault);
  if (!secret.ok) return secret;
  const settings = ExpensifySettings.safeParse(row.settings);
  if (!settings.success) return err(settingsProblem(row, settings.error.message));
  // What the rules need of them (`taxCurrency`) they read for themselves: `services/company/load-rules.ts`.
  const { reportsMax, pace, taxCurrency: _ofRules, ...reading } = settings.data;
  const dispatcher = new Agent({
    connect: guardedConnector({ url: url.value, policy }, trustFor(row.caPem ?? undefined), CONNECT_TIMEOUT_MS),
  });
  const source = createExpensifySource({
    ...{
      url: row.url,
      partnerUserId: row.username,
      partnerUserSecret: secret.value,
      ...reading,
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

type LedgerParts = Readonly<{ db: Database; vault: Vault; policy: OutboundPolicy; helper: KerberosHelper | null }>;

async function openLedger(
  row: ConnectionRow,
  sourceDocument: string,
  aim: PingAim,
  { db, vault, policy, helper }: LedgerParts,
): Promise<Result<OpenLedger, RunProblem>> {
  const url = checkUrl(row.url, policy);
  if (!url.ok) return err({ code: "address_not_allowed", host: url.error.host });
  const secret = await unsealed(row, db, vault);
  if (!secret.ok) return secret;
  const settings = GpSettings.safeParse(row.settings);
  if (!settings.success) return err(settingsProblem(row, settings.error.message));
  const { auth, kerberos, bindsChannel, ...ofSurface } = settings.data;
  const { url: address, username, caPem } = row;
  const way = { auth, kerberos, bindsChannel, helper, policy };
  const client = gpClient({ url: address, username, secret: secret.value, caPem, ...way });
  const ledger = ledgerOf(client, row, sourceDocument, ofSurface);
  if (!ledger.ok) return ledger;
  const target = aim.gpCompanyId === undefined ? {} : { gpCompanyId: aim.gpCompanyId };
  return ok({ ...ledger.value, ping: (signal, hear) => ledger.value.ping(signal, target, hear) });
}

type SurfaceSettings = Omit<z.output<typeof GpSettings>, "auth" | "kerberos" | "bindsChannel">;

/** One client, by the surface that the connection's settings name. */
function ledgerOf(
  client: WindowsClient,
  row: ConnectionRow,
  sourceDocument: string,
  settings: SurfaceSettings,
): Result<GpLedger, RunProblem> {
  const { surface, resources, companyNames, dimensionField, dimensionSegment, listRowsMax, ...inferred } = settings;
  const rows = listRowsMax === undefined ? {} : { listRowsMax };
  if (surface === "soap") {
    const given = Object.fromEntries(Object.entries(inferred).filter(([, value]) => value !== undefined));
    return ok(createGpLedger({ client, settings: { ...given, sourceDocument }, ...rows }));
  }
  const tenant = sbaTenantPath(row.url);
  if (!tenant.ok) return err(settingsProblem(row, tenant.error));
  const dimension = dimensionField === undefined ? null : { field: dimensionField, segment: dimensionSegment };
  return ok(
    createSbaLedger({
      ...{ client, tenant: tenant.value, resources, settings: { sourceDocument, dimension }, ...rows },
      ...(companyNames === undefined ? {} : { companyNames }),
    }),
  );
}

type GpWay = Readonly<{
  url: string;
  /** `DOMAIN\\name`, or the name alone. */
  username: string;
  secret: string;
  caPem: string | null;
  auth: GpAuth | undefined;
  kerberos: KerberosSettings | undefined;
  bindsChannel: boolean | undefined;
  helper: KerberosHelper | null;
  policy: OutboundPolicy;
}>;

function gpClient({ url, secret, caPem, auth, kerberos, bindsChannel, helper, policy, ...who }: GpWay) {
  const [domain = "", username = ""] = who.username.includes("\\") ? who.username.split("\\", 2) : ["", who.username];
  return createWindowsClient({
    ...{ url, domain, username, password: secret, policy, kerberosHelper: helper },
    ...(caPem === null ? {} : { caPem }),
    ...(auth === undefined ? {} : { auth }),
    ...(kerberos === undefined ? {} : { kerberos }),
    ...(bindsChannel === undefined ? {} : { bindsChannel }),
  });
}

/** A connection to GP that stands in no database, for whoever is at the shell of this installation. */
export type GpPingTarget = Omit<GpWay, "helper" | "policy" | "bindsChannel"> & Readonly<{ gpCompanyId?: number }>;

/**
 * Opens it for a ping: over SBA where the address ends in a tenant, as SBA's do and the Web Services' never. Who is at the shell names
 * the hosts, which allows them; `refusedHere` says why connections of the installation may not name it, null when they may.
 */
export function openGpPing(target: GpPingTarget, from: StartEnv): Ping & Readonly<{ refusedHere: string | null }> {
  const { gpCompanyId, ...way } = target;
  const lists = policyFor(allowLists(from), null);
  const host = URL.parse(target.url)?.host ?? "";
  const policy = { ...lists, allowHosts: [...lists.allowHosts, host, ...(target.kerberos?.kdc ?? [])] };
  const client = gpClient({ ...way, bindsChannel: undefined, helper: kerberosHelper(from), policy });
  const tenant = sbaTenantPath(target.url);
  const { resources } = GpSettings.parse({});
  const ledger = tenant.ok ? createSbaLedger({ client, tenant: tenant.value, resources }) : createGpLedger({ client });
  const checked = checkUrl(target.url, lists);
  return {
    ping: (signal, hear) => ledger.ping(signal, gpCompanyId === undefined ? {} : { gpCompanyId }, hear),
    close: ledger.close,
    refusedHere: checked.ok ? null : checked.error.reason,
  };
}
