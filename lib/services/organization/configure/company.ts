import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { company, companyLease, posting } from "#db/schema/index.ts";
import type { CompanyWanted } from "../configuration.ts";
import type { KnownConnection } from "./connections.ts";
import { difference } from "./difference.ts";
import type { Scope } from "./scope.ts";

export type CompanyRow = typeof company.$inferSelect;
type Connections = ReadonlyMap<string, KnownConnection>;

/** What markers and journals of the past were made with: it stays once there is a posting. */
const FIXED_BY_POSTINGS = ["gpCompanyId", "currency", "currencyDecimals"] as const;

/**
 * Makes or changes the company's own fields; its row is locked afterwards, so that mapping versions count up one by one.
 * Null when a connection is missing. Refused: what postings have fixed for ever.
 */
export async function configureCompany(
  scope: Scope,
  wanted: CompanyWanted,
  connections: Connections,
  path: string,
): Promise<CompanyRow | null> {
  const gpConnectionId = connectionId(scope, connections, wanted, "gp", path);
  const expensifyConnectionId = connectionId(scope, connections, wanted, "expensify", path);
  if (gpConnectionId === null || expensifyConnectionId === null) return null;
  const [before = null] = await scope.tx.select().from(company).where(eq(company.code, wanted.code)).for("update");
  const fields = {
    ...ownFields(wanted),
    gpConnectionId,
    expensifyConnectionId,
    settlementConfirmedBy: confirmedBy(before, wanted),
  };
  if (before === null) return createCompany(scope, wanted.code, fields);

  const changed = difference(before, fields);
  if (!changed) return before;
  await refuseFixed(scope, before, changed.after, path);
  const changes = { ...fields, ...confirmedAt(scope, before, fields), ...readAgain(before, fields) };
  const [after] = await scope.tx.update(company).set(changes).where(eq(company.id, before.id)).returning();
  await scope.record({ action: "company.changed", companyId: before.id, ...changed }, wanted.code);
  return after ?? null;
}

type Fields = ReturnType<typeof ownFields> &
  Readonly<{ gpConnectionId: string; expensifyConnectionId: string; settlementConfirmedBy: string | null }>;

function ownFields(wanted: CompanyWanted) {
  const {
    code: _code,
    gpConnection: _gp,
    expensifyConnection: _expensify,
    settlementConfirmedBy: _by,
    ...rest
  } = wanted;
  const { workspaces: _workspaces, mapping: _mapping, periods: _periods, schedule: _schedule, ...fields } = rest;
  return fields;
}

async function createCompany(scope: Scope, code: string, fields: Fields): Promise<CompanyRow | null> {
  const id = randomUUID();
  const { organizationId, now } = scope;
  const settlementConfirmedAt = fields.settlementConfirmedBy === null ? null : now;
  const [row] = await scope.tx
    .insert(company)
    .values({ id, organizationId, code, ...fields, settlementConfirmedAt })
    .returning();
  await scope.tx.insert(companyLease).values({ companyId: id, ownerOrganizationId: organizationId });
  await scope.record({ action: "company.created", companyId: id, after: { code, ...fields } }, code);
  return row ?? null;
}

function connectionId(
  scope: Scope,
  connections: Connections,
  wanted: CompanyWanted,
  kind: KnownConnection["kind"],
  path: string,
): string | null {
  const field = kind === "gp" ? "gpConnection" : "expensifyConnection";
  const found = connections.get(wanted[field]);
  if (found?.kind === kind) return found.id;
  scope.refuse(`${path}.${field}: there is no connection of kind ${kind} with the name "${wanted[field]}"`);
  return null;
}

/** Who confirmed the settlement accounts: by the file, or as before while the account is the same one. */
function confirmedBy(before: CompanyRow | null, wanted: CompanyWanted): string | null {
  if (wanted.settlementConfirmedBy !== undefined) return wanted.settlementConfirmedBy;
  return before?.liabilityAccount === wanted.liabilityAccount ? before.settlementConfirmedBy : null;
}

function confirmedAt({ now }: Scope, before: CompanyRow, fields: Fields) {
  const { settlementConfirmedBy, liabilityAccount } = fields;
  if (settlementConfirmedBy === null) return { settlementConfirmedAt: null };
  const isSame = before.settlementConfirmedBy === settlementConfirmedBy && before.liabilityAccount === liabilityAccount;
  return isSame ? {} : { settlementConfirmedAt: now };
}

/** Another ledger, or a longer history: what was read and swept of the old one proves nothing. */
function readAgain(before: CompanyRow, fields: Fields) {
  const isOtherLedger = before.gpConnectionId !== fields.gpConnectionId || before.gpCompanyId !== fields.gpCompanyId;
  return {
    ...(isOtherLedger ? { accountsReadAt: null } : {}),
    ...(isOtherLedger || fields.goLiveOn < before.goLiveOn ? { sweptAt: null } : {}),
    ...(before.expensifyConnectionId === fields.expensifyConnectionId ? {} : { workspacesReadAt: null }),
  };
}

async function refuseFixed(
  scope: Scope,
  before: CompanyRow,
  after: Readonly<Record<string, unknown>>,
  path: string,
): Promise<void> {
  const fixed = FIXED_BY_POSTINGS.filter((name) => name in after);
  if (fixed.length > 0 && (await hasPosting(scope, before.id, false))) {
    for (const name of fixed)
      scope.refuse(`${path}.${name}: cannot change any more: the company has reports that were planned with it`);
  }
  if ("exportLabel" in after && before.exportLabel !== "" && (await hasPosting(scope, before.id, true))) {
    scope.refuse(`${path}.exportLabel: cannot change any more: reports in Expensify carry it`);
  }
}

async function hasPosting({ tx }: Scope, companyId: string, isSent: boolean): Promise<boolean> {
  const ofCompany = eq(posting.companyId, companyId);
  const where = isSent ? and(ofCompany, eq(posting.state, "sent")) : ofCompany;
  return (await tx.select({ id: posting.id }).from(posting).where(where).limit(1)).length > 0;
}
