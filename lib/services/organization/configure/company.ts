import { randomUUID } from "node:crypto";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { company, companyLease, connection, posting } from "#db/schema/index.ts";
import { confirmSettlement } from "../../company/confirm-settlement.ts";
import type { CompanyWanted } from "../configuration.ts";
import type { KnownConnection } from "./connections.ts";
import { difference } from "./difference.ts";
import { forgetLedger, forgetSource } from "./forget-lists.ts";
import type { Scope } from "./scope.ts";

export type CompanyRow = typeof company.$inferSelect;
type Connections = ReadonlyMap<string, KnownConnection>;

/** What markers and journals of the past were made with: it stays once there is a posting. */
const FIXED_BY_POSTINGS = ["gpCompanyId", "currency", "currencyDecimals"] as const;

/**
 * Makes or changes the company's own fields; its row is locked afterwards, so that mapping versions count up one by one.
 * Null when a connection is missing or another company has its company in GP. Refused: that, and what postings have fixed for ever.
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
  const fields = { ...ownFields(wanted), gpConnectionId, expensifyConnectionId };
  if (await refuseTaken(scope, wanted.code, fields, path)) return null;
  const row = before === null ? await createCompany(scope, wanted, fields) : await change(scope, before, fields, path);
  const by = wanted.settlementConfirmedBy;
  if (row && by !== undefined) await confirmAccount(scope, row, row.liabilityAccount, by);
  return row;
}

type Fields = ReturnType<typeof ownFields> & Readonly<{ gpConnectionId: string; expensifyConnectionId: string }>;

async function change(scope: Scope, before: CompanyRow, fields: Fields, path: string): Promise<CompanyRow | null> {
  const changed = difference(before, fields);
  if (!changed) return before;
  await refuseFixed(scope, before, changed.after, path);
  // Whatever it shared with another company before: this one nobody has.
  const changes = { ...fields, ...readAgain(before, fields), ledgerTakenBy: null };
  const [after] = await scope.tx.update(company).set(changes).where(eq(company.id, before.id)).returning();
  if (isOtherLedger(before, fields)) await forgetLedger(scope, before.id);
  if (before.expensifyConnectionId !== fields.expensifyConnectionId) await forgetSource(scope, before.id);
  await scope.record({ action: "company.changed", companyId: before.id, ...changed }, before.code);
  return after ?? null;
}

/** Keeps who said that this account is neither the payables control account nor a bank account. */
export async function confirmAccount(
  scope: Scope,
  { id, code }: CompanyRow,
  account: string,
  by: string,
): Promise<void> {
  const { tx, organizationId, now } = scope;
  const entry = await confirmSettlement(tx, { organizationId, companyId: id, account, by, at: now });
  if (entry) await scope.record(entry, code);
}

/**
 * Two companies on one company in GP would have two senders and the same batch names; also where the same server is reached through
 * two connections.
 */
async function refuseTaken(scope: Scope, code: string, fields: Fields, path: string): Promise<boolean> {
  const { gpConnectionId, gpCompanyId } = fields;
  const sameServer = sql`${connection.url} = (select url from connection where id = ${gpConnectionId})`;
  const sameLedger = and(sameServer, eq(company.gpCompanyId, gpCompanyId));
  const [other] = await scope.tx
    .select({ code: company.code })
    .from(company)
    .innerJoin(connection, eq(connection.id, company.gpConnectionId))
    .where(and(sameLedger, ne(company.code, code)))
    .orderBy(asc(company.createdAt))
    .limit(1);
  if (!other) return false;
  scope.refuse(
    `${path}.gpCompanyId: ${other.code} has company ${gpCompanyId} of this GP connection: one company here for each in GP. Give its workspaces to ${other.code}`,
  );
  return true;
}

function ownFields(wanted: CompanyWanted) {
  const {
    code: _code,
    gpConnection: _gp,
    expensifyConnection: _expensify,
    settlementConfirmedBy: _by,
    live: _live,
    ...rest
  } = wanted;
  const {
    workspaces: _workspaces,
    mapping: _mapping,
    rules: _rules,
    periods: _periods,
    schedule: _schedule,
    ...fields
  } = rest;
  return fields;
}

async function createCompany(scope: Scope, { code, live }: CompanyWanted, fields: Fields): Promise<CompanyRow | null> {
  const id = randomUUID();
  const { organizationId, now } = scope;
  const [row] = await scope.tx
    .insert(company)
    .values({ id, organizationId, code, ...fields, ...(live ? { wentLiveAt: now, wentLiveBy: scope.by } : {}) })
    .returning();
  await scope.tx.insert(companyLease).values({ companyId: id, ownerOrganizationId: organizationId });
  await scope.record({ action: "company.created", companyId: id, after: { code, live, ...fields } }, code);
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

function isOtherLedger(before: CompanyRow, fields: Fields): boolean {
  return before.gpConnectionId !== fields.gpConnectionId || before.gpCompanyId !== fields.gpCompanyId;
}

/** Another ledger, or a longer history: what was read and swept of the old one proves nothing. */
function readAgain(before: CompanyRow, fields: Fields) {
  const isOther = isOtherLedger(before, fields);
  return {
    ...(isOther ? { accountsReadAt: null } : {}),
    // Of another connection the same company is expected under the number: GP's name of it stays what it is compared with.
    ...(before.gpCompanyId === fields.gpCompanyId ? {} : { ledgerName: null }),
    ...(isOther || fields.goLiveOn < before.goLiveOn ? { sweptAt: null } : {}),
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
