import { asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { type GpAuth, GpSettings, hasPeriodsInGp } from "#lib/core/connection/connection-settings.ts";
import { SBA_PATHS, type SbaResource } from "#lib/core/connection/sba-resources.ts";
import { type Certificate, readCertificate } from "#lib/core/connection/certificate.ts";
import { credentialKey } from "#lib/core/connection/credential-key.ts";
import { type ConnectionHealth, type ConnectionKind, connectionHealth } from "#lib/core/connection/ping-ladder.ts";
import { settingFields, settingTexts } from "#lib/core/connection/setting-fields.ts";
import type { PingStep } from "#lib/core/ports.ts";
import type { Problem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { EXPENSIFY_LIMITS, type PaceLimit } from "#db/pace.ts";
import { company, companyWorkspace, connection, requestPace } from "#db/schema/index.ts";
import { periodsReadAt } from "../reference/periods-reading.ts";
import { ledgerDoubts, type LedgerDoubt } from "../company/ledger-doubts.ts";
import { type Context, transact } from "../context.ts";

/** Nobody has more; the loop over them ends in any case. */
const CONNECTIONS_MAX = 200;
const COMPANIES_MAX = 500;
/** Calls of all credentials in the longest window: the pace lets through a few dozen each. */
const CALLS_MAX = 10_000;

const FIELDS = settingFields();

export const ListConnections = z.strictObject({});

/** Calls made with the credential in the last `windowMs`, of the `count` that we allow ourselves. */
export type CallBudget = Readonly<{ windowMs: number; used: number; count: number }>;
export type CompanyOfConnection = Readonly<{
  id: string;
  code: string;
  name: string;
  gpCompanyId: number;
  /** Ids of the Expensify workspaces that feed it; one may feed several companies. */
  workspaces: readonly string[];
  /** How GP calls it; null: not read yet. */
  ledgerName: string | null;
  /** The newest run met another company behind it in GP: nothing is sent. */
  doubt: LedgerDoubt | null;
  /** When its fiscal periods were last read from GP; null: never. ISO text. */
  periodsReadAt: string | null;
  /** A later reading of GP's lists did not get them. */
  periodsFailed: boolean;
}>;

export type GpSurface = Readonly<{
  surface: "soap" | "sba";
  auth: GpAuth;
  /** Over SBA, what of the contract the connection offers, and where; empty over SOAP. */
  resources: readonly Readonly<{ resource: SbaResource; path: string | null }>[];
  hasPeriods: boolean;
}>;

/** `refused`: it did not sign in and was thrown away; else it waits for a try that comes as far. The username where it is another one. */
export type PendingSecret = Readonly<{
  setAt: string;
  setBy: string | null;
  username: string | null;
  refused: boolean;
}>;

/** Everything about a connection that may be seen; the secret never. Instants are ISO text. */
export type ConnectionView = Readonly<{
  id: string;
  kind: ConnectionKind;
  name: string;
  url: string;
  username: string;
  health: ConnectionHealth;
  hasSecret: boolean;
  secretSetAt: string | null;
  secretSetBy: string | null;
  /** A new secret that is not in use yet; null where there is none. */
  pending: PendingSecret | null;
  hasOwnCa: boolean;
  /** Those that have a form, as it shows them. */
  settings: Readonly<Record<string, string>>;
  /** Of the server, as the last ping that came as far saw it. */
  certificate: Certificate | null;
  circuitOpenedAt: string | null;
  pingedAt: string | null;
  pingedBy: string | null;
  ping: readonly PingStep[] | null;
  companies: readonly CompanyOfConnection[];
  /** How GP is spoken to; null for Expensify. */
  gp: GpSurface | null;
  /** Empty for GP, whose calls are not limited. */
  budget: readonly CallBudget[];
}>;

/** All connections of the organization, Expensify first, with health and calls used. */
export async function listConnections(
  ctx: Context,
  _input: z.output<typeof ListConnections>,
): Promise<Result<readonly ConnectionView[], Problem>> {
  return transact(ctx, async ({ tx }) => {
    const rows = await tx
      .select()
      .from(connection)
      .orderBy(asc(connection.kind), asc(connection.name))
      .limit(CONNECTIONS_MAX);
    const companies = await companiesOf(tx);
    const ages = await callAges(tx, rows.filter(({ kind }) => kind === "expensify").map(keyOf));
    return ok(
      rows.map((row) =>
        toView(
          row,
          companies.filter((each) => each.connectionIds.includes(row.id)),
          ages.get(keyOf(row)) ?? [],
          ctx.clock.now(),
        ),
      ),
    );
  });
}

type ConnectionRow = typeof connection.$inferSelect;
type CompanyRow = CompanyOfConnection & Readonly<{ connectionIds: readonly string[] }>;

async function companiesOf(tx: Transaction): Promise<readonly CompanyRow[]> {
  const rows = await tx
    .select({
      ...{ id: company.id, code: company.code, name: company.name, gpCompanyId: company.gpCompanyId },
      ledgerName: company.ledgerName,
      ...{ gp: company.gpConnectionId, expensify: company.expensifyConnectionId },
      accountsReadAt: company.accountsReadAt,
      workspaces: sql<string[]>`array_remove(array_agg(${companyWorkspace.policyId}), null)`,
    })
    .from(company)
    .leftJoin(companyWorkspace, eq(companyWorkspace.companyId, company.id))
    .groupBy(company.id)
    .orderBy(asc(company.code))
    .limit(COMPANIES_MAX);
  const doubts = await ledgerDoubts(tx);
  const periods = await periodsReadAt(tx);
  return rows.map(({ gp, expensify, accountsReadAt, ...row }) => {
    const readAt = periods.get(row.id) ?? null;
    return {
      ...{ ...row, doubt: doubts.get(row.id) ?? null, connectionIds: [gp, expensify] },
      periodsReadAt: readAt?.toISOString() ?? null,
      // Both are the beginning of the reading that brought them.
      periodsFailed: accountsReadAt !== null && (readAt === null || readAt < accountsReadAt),
    };
  });
}

/** Ages of the calls of each credential in ms, on the database's clock as the pacer's. */
async function callAges(tx: Transaction, keys: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .select({
      key: requestPace.credentialKey,
      ageMs: sql<number>`(extract(epoch from clock_timestamp() - ${requestPace.takenAt}) * 1000)::float8`,
    })
    .from(requestPace)
    .where(inArray(requestPace.credentialKey, [...keys]))
    .limit(CALLS_MAX);
  return new Map(
    [...Map.groupBy(rows, ({ key }) => key)].map(([key, calls]) => [key, calls.map(({ ageMs }) => ageMs)]),
  );
}

function toView(
  row: ConnectionRow,
  companies: readonly CompanyRow[],
  callAgesMs: readonly number[],
  now: Date,
): ConnectionView {
  const { kind, url, username, secretSetBy, pingedBy, ping } = row;
  const hasSecret = row.secretSealed !== null;
  return {
    ...{ id: row.id, name: row.name, kind, url, username, secretSetBy, pingedBy, ping, hasSecret },
    health: connectionHealth({ hasSecret, circuitOpen: row.circuitOpenedAt !== null, ping, now }),
    secretSetAt: row.secretSetAt?.toISOString() ?? null,
    pending: pendingOf(row),
    hasOwnCa: row.caPem !== null,
    circuitOpenedAt: row.circuitOpenedAt?.toISOString() ?? null,
    pingedAt: row.pingedAt?.toISOString() ?? null,
    settings: settingTexts(FIELDS[kind], row.settings),
    certificate: readCertificate(row.certificate),
    gp: kind === "gp" ? surfaceOf(row.settings) : null,
    companies: companies.map(withoutConnections),
    budget: kind === "expensify" ? budgetOf(paceOf(row.settings), callAgesMs) : [],
  };
}

function surfaceOf(settings: Readonly<Record<string, unknown>>): GpSurface {
  const { data } = GpSettings.safeParse(settings);
  const resources = data?.surface === "sba" ? (Object.keys(SBA_PATHS) as SbaResource[]) : [];
  return {
    ...{ surface: data?.surface ?? "soap", auth: data?.auth ?? "ntlm" },
    resources: resources.map((resource) => ({ resource, path: data?.resources[resource] ?? null })),
    hasPeriods: hasPeriodsInGp(settings),
  };
}

function pendingOf({
  pendingSealed,
  pendingUsername,
  pendingSetAt,
  pendingSetBy,
}: ConnectionRow): PendingSecret | null {
  if (pendingSetAt === null) return null;
  const refused = pendingSealed === null;
  return { setAt: pendingSetAt.toISOString(), setBy: pendingSetBy, username: pendingUsername, refused };
}

function withoutConnections({ connectionIds: _ids, ...row }: CompanyRow): CompanyOfConnection {
  return row;
}

const PaceSetting = z.object({ pace: z.array(z.object({ count: z.int(), windowMs: z.int() })).min(1) });

function paceOf(settings: Readonly<Record<string, unknown>>): readonly PaceLimit[] {
  const own = PaceSetting.safeParse(settings);
  return own.success ? own.data.pace : EXPENSIFY_LIMITS;
}

function budgetOf(limits: readonly PaceLimit[], agesMs: readonly number[]): readonly CallBudget[] {
  return limits
    .toSorted((a, b) => b.windowMs - a.windowMs)
    .map(({ count, windowMs }) => ({ windowMs, count, used: agesMs.filter((ageMs) => ageMs < windowMs).length }));
}

function keyOf({ url, username }: Pick<ConnectionRow, "url" | "username">): string {
  return credentialKey(url, username);
}
