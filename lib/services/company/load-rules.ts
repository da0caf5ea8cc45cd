import { and, asc, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { type CompanyOptions, optionsOf } from "#lib/core/mapping/company-options.ts";
import { currentMapping } from "#lib/core/mapping/current-mapping.ts";
import type { CompanyRules, KnownWorkspace, MappingEntry } from "#lib/core/mapping/rules.ts";
import type { Account } from "#lib/core/ports.ts";
import { day, dayInZone } from "#lib/core/day.ts";
import { datedRows } from "#lib/core/mapping/rules-on.ts";
import type { Transaction } from "#db/client.ts";
import {
  account,
  category,
  company,
  companyOptions,
  companyWorkspace,
  connection,
  fiscalPeriod,
  includedReport,
  keyedByHand,
  mapping,
  segmentName,
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

/**
 * Everything the rules need to know of a company, read in one transaction: a plan is made from one moment. `now` says which
 * dated rows are shown as being in force; a journal takes those of its own date. Null: no such company.
 */
export async function loadRules(tx: Transaction, companyId: string, now: Date): Promise<LoadedRules | null> {
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
  const known = entries.map(toEntry);
  const rules: CompanyRules = {
    companyId,
    ...{ gpCompanyId: row.gpCompanyId, currency: row.currency, currencyDecimals: row.currencyDecimals },
    ...{ timeZone: row.timeZone, goLiveOn: row.goLiveOn, includeClosed: row.includeClosed },
    ...{ separator: row.separator, segments: row.segments, liabilityAccount: row.liabilityAccount },
    confirmedAccounts: new Set(confirmed.map((each) => each.account)),
    accounts: await loadAccounts(tx, companyId),
    segmentNames: await loadSegmentNames(tx, companyId),
    workspaces: await loadWorkspaces(tx, row),
    mapping: currentMapping(known, dayInZone(now, row.timeZone)),
    dated: datedRows(known),
    mappingVersion: row.mappingVersion,
    periods: periods.map(({ year, number, firstDay, lastDay, closed }) => ({
      year,
      number,
      firstDay: day(firstDay),
      lastDay: day(lastDay),
      closed,
    })),
    options: await loadOptions(tx, companyId),
    includedReportIds: new Set(included.map((each) => each.reportId)),
    keyedByHand: await loadKeyed(tx, companyId),
  };
  return { company: row, rules, sharedWorkspaces: await loadShared(tx, [...rules.workspaces.keys()]) };
}

/** What the company decides besides its mapping, as last saved. */
async function loadOptions(tx: Transaction, companyId: string): Promise<CompanyOptions> {
  const [saved] = await tx
    .select({ options: companyOptions.options })
    .from(companyOptions)
    .where(eq(companyOptions.companyId, companyId))
    .orderBy(desc(companyOptions.version))
    .limit(1);
  return optionsOf(saved?.options);
}

function toEntry(row: typeof mapping.$inferSelect): MappingEntry {
  const { kind, segment, level, source, policyId, target, effectiveFrom, condition, place, keepsCostCentre } = row;
  const { version, setById, setBy, setAt } = row;
  return {
    ...{
      kind,
      segment,
      level,
      source,
      ...(policyId === "" ? {} : { policyId }),
      target,
      version,
      setById,
      setBy,
      setAt,
    },
    ...(effectiveFrom === null ? {} : { effectiveFrom: day(effectiveFrom) }),
    ...(condition === null ? {} : { condition, place }),
    ...(keepsCostCentre ? { keepsCostCentre } : {}),
  };
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
    rows.map(({ number, description, active, allowsEntry, type, postingType, category: ofAccount }) => [
      number,
      { number, description, active, allowsEntry, type, postingType, category: ofAccount },
    ]),
  );
}

async function loadSegmentNames(tx: Transaction, companyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.select().from(segmentName).where(eq(segmentName.companyId, companyId));
  return new Map(rows.map(({ segment, value, name }) => [`${segment}/${value}`, name]));
}

async function loadWorkspaces(
  tx: Transaction,
  { id, expensifyConnectionId }: CompanyRow,
): Promise<ReadonlyMap<string, KnownWorkspace>> {
  const workspaces = await tx.select().from(companyWorkspace).where(eq(companyWorkspace.companyId, id));
  const policyIds = workspaces.map((workspace) => workspace.policyId);
  if (policyIds.length === 0) return new Map();
  const ofConnection = (table: typeof category | typeof tag) =>
    and(eq(table.connectionId, expensifyConnectionId), inArray(table.policyId, policyIds), isNull(table.goneAt));
  const categories = await tx
    .select({ policyId: category.policyId, name: category.name })
    .from(category)
    .where(ofConnection(category));
  const tags = await tx
    .select({ policyId: tag.policyId, level: tag.level, name: tag.name })
    .from(tag)
    .where(ofConnection(tag));
  const [source] = await tx
    .select({ settings: connection.settings })
    .from(connection)
    .where(eq(connection.id, expensifyConnectionId));
  const dependentTags = source?.settings["dependentTags"] === true;
  const taxInReportCurrency = source?.settings["taxCurrency"] === "report";
  return new Map(
    workspaces.map(({ policyId, name, usesCompanyMapping }) => {
      const ofPolicy = tags.filter((each) => each.policyId === policyId);
      const levels = Math.max(0, ...ofPolicy.map((each) => each.level));
      return [
        policyId,
        {
          ...{ policyId, name, usesCompanyMapping, dependentTags, taxInReportCurrency },
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
