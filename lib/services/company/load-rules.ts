import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import { currentMapping } from "#lib/core/mapping/current-mapping.ts";
import type { CompanyRules, KnownWorkspace, MappingEntry } from "#lib/core/mapping/rules.ts";
import type { Account } from "#lib/core/ports.ts";
import { day } from "#lib/core/day.ts";
import type { Transaction } from "#db/client.ts";
import {
  account,
  category,
  company,
  companyWorkspace,
  fiscalPeriod,
  includedReport,
  keyedByHand,
  mapping,
  settlementAccount,
  tag,
} from "#db/schema/index.ts";

export type CompanyRow = typeof company.$inferSelect;

export type LoadedRules = Readonly<{
  company: CompanyRow;
  rules: CompanyRules;
  /** Policy id → codes of all companies that it feeds, where no person has confirmed that there are several. */
  sharedWorkspaces: ReadonlyMap<string, readonly string[]>;
}>;

/** Everything the rules need to know of a company, read in one transaction: a plan is made from one moment. Null: no such company. */
export async function loadRules(tx: Transaction, companyId: string): Promise<LoadedRules | null> {
  const [row] = await tx.select().from(company).where(eq(company.id, companyId));
  if (!row) return null;
  const entries = await tx.select().from(mapping).where(eq(mapping.companyId, companyId)).orderBy(asc(mapping.version));
  const periods = await tx
    .select()
    .from(fiscalPeriod)
    .where(eq(fiscalPeriod.companyId, companyId))
    .orderBy(asc(fiscalPeriod.firstDay));
  const included = await tx
    .select({ reportId: includedReport.reportId })
    .from(includedReport)
    .where(eq(includedReport.companyId, companyId));
  const confirmed = await tx
    .select({ account: settlementAccount.account })
    .from(settlementAccount)
    .where(eq(settlementAccount.companyId, companyId));
  const rules: CompanyRules = {
    companyId,
    ...{ gpCompanyId: row.gpCompanyId, currency: row.currency, currencyDecimals: row.currencyDecimals },
    ...{ timeZone: row.timeZone, goLiveOn: row.goLiveOn, includeClosed: row.includeClosed },
    ...{ separator: row.separator, segments: row.segments, liabilityAccount: row.liabilityAccount },
    confirmedAccounts: new Set(confirmed.map((each) => each.account)),
    accounts: await loadAccounts(tx, companyId),
    workspaces: await loadWorkspaces(tx, row),
    mapping: currentMapping(entries.map(toEntry)),
    mappingVersion: row.mappingVersion,
    periods: periods.map(({ year, number, firstDay, lastDay, closed }) => ({
      year,
      number,
      firstDay: day(firstDay),
      lastDay: day(lastDay),
      closed,
    })),
    includedReportIds: new Set(included.map((each) => each.reportId)),
    keyedByHand: await loadKeyed(tx, companyId),
  };
  return { company: row, rules, sharedWorkspaces: await loadShared(tx, [...rules.workspaces.keys()]) };
}

function toEntry(row: typeof mapping.$inferSelect): MappingEntry {
  const { kind, segment, level, source, target, version, setById, setBy, setAt } = row;
  return { kind, segment, level, source, target, version, setById, setBy, setAt };
}

async function loadKeyed(tx: Transaction, companyId: string): Promise<CompanyRules["keyedByHand"]> {
  const rows = await tx
    .select()
    .from(keyedByHand)
    .where(and(eq(keyedByHand.companyId, companyId), gt(keyedByHand.journalNumber, 0)));
  return new Map(
    rows.map(({ reportId, journalNumber, journalDay, confirmedBy }) => [
      reportId,
      { journalNumber, journalDay: day(journalDay), confirmedBy },
    ]),
  );
}

/** Accounts that GP no longer lists count as missing. */
async function loadAccounts(tx: Transaction, companyId: string): Promise<ReadonlyMap<string, Account>> {
  const rows = await tx
    .select()
    .from(account)
    .where(and(eq(account.companyId, companyId), isNull(account.goneAt)));
  return new Map(
    rows.map(({ number, description, active, allowsEntry, type, postingType }) => [
      number,
      { number, description, active, allowsEntry, type, postingType },
    ]),
  );
}

async function loadWorkspaces(
  tx: Transaction,
  { id, expensifyConnectionId }: CompanyRow,
): Promise<ReadonlyMap<string, KnownWorkspace>> {
  const workspaces = await tx.select().from(companyWorkspace).where(eq(companyWorkspace.companyId, id));
  const policyIds = workspaces.map((workspace) => workspace.policyId);
  if (policyIds.length === 0) return new Map();
  const ofConnection = (table: typeof category | typeof tag) =>
    and(eq(table.connectionId, expensifyConnectionId), inArray(table.policyId, policyIds));
  const categories = await tx
    .select({ policyId: category.policyId, name: category.name })
    .from(category)
    .where(ofConnection(category));
  const tags = await tx
    .select({ policyId: tag.policyId, level: tag.level, name: tag.name })
    .from(tag)
    .where(ofConnection(tag));
  return new Map(
    workspaces.map(({ policyId, name }) => {
      const ofPolicy = tags.filter((each) => each.policyId === policyId);
      const levels = Math.max(0, ...ofPolicy.map((each) => each.level));
      return [
        policyId,
        {
          ...{ policyId, name },
          categories: new Set(categories.filter((each) => each.policyId === policyId).map((each) => each.name)),
          tags: Array.from(
            { length: levels },
            (_, index) => new Set(ofPolicy.filter((each) => each.level === index + 1).map((each) => each.name)),
          ),
        },
      ];
    }),
  );
}

async function loadShared(
  tx: Transaction,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (policyIds.length === 0) return new Map();
  const rows = await tx
    .select({
      policyId: companyWorkspace.policyId,
      code: company.code,
      confirmedBy: companyWorkspace.sharedConfirmedBy,
    })
    .from(companyWorkspace)
    .innerJoin(company, eq(company.id, companyWorkspace.companyId))
    .where(inArray(companyWorkspace.policyId, [...policyIds]));
  const shared = new Map<string, readonly string[]>();
  for (const [policyId, feeds] of Map.groupBy(rows, (row) => row.policyId)) {
    if (feeds.length > 1 && feeds.some((feed) => feed.confirmedBy === null))
      shared.set(
        policyId,
        feeds.map((feed) => feed.code),
      );
  }
  return shared;
}
