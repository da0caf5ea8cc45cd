import { and, asc, desc, eq, isNull, ne, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { type CompanyOptions, optionsOf } from "#lib/core/mapping/company-options.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import { LINE_TOKENS } from "#lib/core/journal/rule/line-template.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { companyOptions, ledgerParty } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { loadRules } from "./load-rules.ts";
import { recentReports } from "./recent-reports.ts";

const VERSIONS_SHOWN_MAX = 50;
const TAXES_SHOWN_MAX = 100;
const VENDOR_CLASSES_MAX = 500;

export const ReadOptions = z.strictObject({ companyId: z.uuid() });

/** One saved change. `at` is ISO text; `before` is what was in force until then. */
export type OptionsVersion = Readonly<{
  version: number;
  by: string;
  at: string;
  before: CompanyOptions;
  after: CompanyOptions;
}>;

/** A tax that expenses of this company name. */
export type SeenTax = Readonly<{ tax: string; expenses: number }>;

export type OptionsPage = Readonly<{
  options: CompanyOptions;
  /** Shared with the mapping: what saving has to name. */
  version: number;
  currency: string;
  timeZone: string;
  /** The latest closed period, `2026-10`, so that "closed" is no abstract word; null where none is. */
  closedUpTo: string | null;
  taxes: readonly SeenTax[];
  /** What may stand in braces in the text of a line. */
  tokens: readonly string[];
  /** Categories of all its workspaces, for rules of one category. */
  categories: readonly string[];
  /** Classes that GP's vendors have; GP does not list its classes. */
  vendorClasses: readonly string[];
  history: readonly OptionsVersion[];
}>;

/** The rules of a company as they are, with what a person needs to change them, and who changed what. Errors: `not_found`. */
export async function readOptions(
  ctx: Context,
  { companyId }: z.output<typeof ReadOptions>,
): Promise<Result<OptionsPage, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { rules, company } = loaded;
    const rows = await tx
      .select()
      .from(companyOptions)
      .where(eq(companyOptions.companyId, companyId))
      .orderBy(desc(companyOptions.version))
      .limit(VERSIONS_SHOWN_MAX + 1);
    const history = rows.slice(0, VERSIONS_SHOWN_MAX).map((row, index) => ({
      ...{ version: row.version, by: row.setBy, at: row.setAt.toISOString() },
      ...{ before: optionsOf(rows[index + 1]?.options), after: optionsOf(row.options) },
    }));
    const policies = [...rules.workspaces.keys()];
    const taxes = policies.length === 0 ? [] : await seenTaxes(tx, recentReports(company, policies, ctx.clock.now()));
    const closed = rules.periods.filter((period) => period.closed).at(-1);
    return ok({
      options: rules.options,
      ...{ version: rules.mappingVersion, currency: rules.currency, timeZone: rules.timeZone },
      closedUpTo: closed ? periodText(closed) : null,
      taxes,
      tokens: LINE_TOKENS,
      categories: [...new Set([...rules.workspaces.values()].flatMap(({ categories }) => [...categories]))].toSorted(),
      vendorClasses: await vendorClasses(tx, companyId),
      history,
    });
  });
}

async function vendorClasses(tx: Transaction, companyId: string): Promise<readonly string[]> {
  const isVendor = and(eq(ledgerParty.companyId, companyId), eq(ledgerParty.kind, "vendor"));
  const rows = await tx
    .selectDistinct({ name: ledgerParty.className })
    .from(ledgerParty)
    .where(and(isVendor, isNull(ledgerParty.goneAt), ne(ledgerParty.className, "")))
    .orderBy(asc(ledgerParty.className))
    .limit(VENDOR_CLASSES_MAX);
  return rows.map(({ name }) => name);
}

/** What its last reports name, the most used first: a rule is made for one of these. */
async function seenTaxes(tx: Transaction, recent: SQL): Promise<readonly SeenTax[]> {
  const { rows } = await tx.execute<{ tax: string; expenses: number }>(sql`
    select e->>'taxName' as tax, count(*)::int as expenses
    from ${recent} recent, jsonb_array_elements(recent.expenses) e
    where coalesce(e->>'taxName', '') <> ''
    group by 1 order by 2 desc, 1 limit ${TAXES_SHOWN_MAX}`);
  return rows;
}
