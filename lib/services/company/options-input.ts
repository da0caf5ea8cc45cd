import { z } from "zod";
import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import type { CompanyOptions, TaxRule } from "#lib/core/mapping/company-options.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { parseLineTemplate, TEMPLATE_LENGTH_MAX } from "#lib/core/journal/rule/line-template.ts";
import { segmentValues } from "../mapping/rows/segment-values.ts";

export const LINES_MAX_MAX = 2_000;
export const TAX_RULES_MAX = 100;
const NAME_LENGTH_MAX = 200;
/** GP account strings are at most 75 characters with separators (gp.md 3.4). */
const ACCOUNT_LENGTH_MAX = 129;
const VENDOR_CLASS_LENGTH_MAX = 10;
const VALUE_LENGTH_MAX = 67;

const TaxRuleInput = z.strictObject({
  tax: z.string().trim().min(1).max(NAME_LENGTH_MAX),
  category: z.string().min(1).max(NAME_LENGTH_MAX).nullable().default(null),
  recoverableBasisPoints: z.number().int().min(0).max(10_000),
  account: z.string().trim().min(1).max(ACCOUNT_LENGTH_MAX),
});

/** What a person or a file decides; what is left out stays as it is. */
export const OptionsInput = z.strictObject({
  postingDate: z.enum(["approved", "last_expense", "run"]).optional(),
  closedPeriod: z.enum(["hold", "next_open"]).optional(),
  linesMax: z.number().int().min(1).max(LINES_MAX_MAX).optional(),
  lineText: z.string().trim().max(TEMPLATE_LENGTH_MAX).optional(),
  taxRules: z.array(TaxRuleInput).max(TAX_RULES_MAX).optional(),
  balanceSheetValues: z.record(z.string().regex(/^\d{1,2}$/), z.string().max(VALUE_LENGTH_MAX)).optional(),
  defaultByCompany: z.boolean().optional(),
  defaultByEmployee: z.boolean().optional(),
  createAccounts: z.boolean().optional(),
  pushTags: z.boolean().optional(),
  pushEmployees: z.boolean().optional(),
  createVendors: z.boolean().optional(),
  vendorClass: z.string().trim().max(VENDOR_CLASS_LENGTH_MAX).optional(),
});
export type OptionsInput = z.output<typeof OptionsInput>;

/** As a query parameter: JSON, since a URL has no nesting. */
const OPTIONS_TEXT_LENGTH_MAX = 12_000;
export const OptionsText = z
  .string()
  .max(OPTIONS_TEXT_LENGTH_MAX)
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  })
  .pipe(OptionsInput);

/**
 * What is wrong with these options for this company, a sentence each; empty when they may be saved. `rules` null: the chart
 * was not read yet, and what is wrong with an account holds its reports.
 */
export function checkOptions(
  { lineText, taxRules = [], balanceSheetValues = {} }: OptionsInput,
  rules: Pick<CompanyRules, "accounts" | "segments" | "separator" | "segmentNames"> | null,
): readonly string[] {
  const parsed = lineText === undefined ? null : parseLineTemplate(lineText);
  const ofText = parsed === null || parsed.ok ? [] : parsed.error.map((issue) => `Line text: ${issue}`);
  const seen = new Set<string>();
  const ofTaxes = taxRules.flatMap(({ tax, category, account }) => {
    const name = category === null ? `Tax ${tax}` : `Tax ${tax}, category ${category}`;
    const key = JSON.stringify([tax, category]);
    if (seen.has(key)) return [`${name}: there are two rules for it`];
    seen.add(key);
    const [fault] = rules === null ? [] : accountFaults(rules.accounts.get(account));
    return fault === undefined ? [] : [`${name}: account ${account} is ${ACCOUNT_FAULTS[fault]}`];
  });
  const ofSheet = Object.entries(balanceSheetValues).flatMap(([position, value]) =>
    rules === null || value === "" ? [] : sheetFaults(rules, Number(position), value),
  );
  return [...ofText, ...ofTaxes, ...ofSheet];
}

/** A value that no account has would hold every report that needs it. */
function sheetFaults(rules: Parameters<typeof segmentValues>[0], position: number, value: string): readonly string[] {
  const segment = rules.segments.find((each) => each.position === position);
  if (!segment) return [`Balance sheet accounts: there is no segment ${position}`];
  const choice = segmentValues(rules, position).find((each) => each.value === value);
  const name = `${segment.name} of balance sheet accounts`;
  if (!choice) return [`${name}: no account in GP has ${value} in ${segment.name}`];
  return choice.refusal === null ? [] : [`${name}: every account in GP with ${value} is refused there`];
}

const ACCOUNT_FAULTS = {
  missing: "not in GP's chart of accounts",
  inactive: "inactive in GP",
  no_entry: "closed to entries in GP",
  not_posting: "not a posting account in GP",
} as const;

/** Who sets it and when, in the words of a version. */
export type SetBy = NonNullable<TaxRule["set"]>;

/** The options as they would be. A tax rule that is as it was keeps who set it; a new or changed one is `set`'s. */
export function withOptions(now: CompanyOptions, input: OptionsInput, set?: SetBy): CompanyOptions {
  const { taxRules, ...given } = input;
  const rest = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const rules = taxRules?.map(
    (rule) => now.taxRules.find((old) => isSameRule(old, rule)) ?? { ...rule, ...(set ? { set } : {}) },
  );
  return { ...now, ...rest, ...(rules ? { taxRules: rules } : {}) };
}

/** Whoever set it. */
export function isSameRule(one: TaxRule, other: TaxRule): boolean {
  return (
    one.tax === other.tax &&
    one.category === other.category &&
    one.recoverableBasisPoints === other.recoverableBasisPoints &&
    one.account === other.account
  );
}

/** What two states of the options differ in, each side with only that; null where they are the same. */
export function optionsDifference(
  before: CompanyOptions,
  after: CompanyOptions,
): Readonly<{ before: Partial<CompanyOptions>; after: Partial<CompanyOptions> }> | null {
  const keys = (Object.keys(after) as (keyof CompanyOptions)[]).filter(
    (key) => canonicalJson(before[key]) !== canonicalJson(after[key]),
  );
  if (keys.length === 0) return null;
  const only = (options: CompanyOptions): Partial<CompanyOptions> =>
    Object.fromEntries(keys.map((key) => [key, options[key]]));
  return { before: only(before), after: only(after) };
}
