import type { CompanyOptions, TaxRule } from "#lib/core/mapping/company-options.ts";
import { formatCount } from "#lib/web/format.ts";

/** What a company's rules are called and what they say: the same words where they are made, told, and taken over. */

export type TaxWords = Omit<TaxRule, "set">;

export type Switch =
  | ("defaultByCompany" | "defaultByEmployee" | "createAccounts")
  | ("pushTags" | "pushEmployees" | "createVendors");
/** What is off by default, with what follows from switching it on. */
export const SWITCHES: readonly Readonly<{ key: Switch; label: string; consequence: string }>[] = [
  {
    key: "defaultByEmployee",
    label: "An employee's default cost centre",
    consequence:
      "Fills a cost centre that is missing or unmapped. The line says so, and a person approves the journal.",
  },
  {
    key: "defaultByCompany",
    label: "The company's default cost centre",
    consequence: "The same, where the employee has none. Both are set under Special rules.",
  },
  {
    key: "pushTags",
    label: "Write cost centres to Expensify as tags",
    consequence: "The whole list of a workspace is replaced. One person asks with the difference, another agrees.",
  },
  {
    key: "pushEmployees",
    label: "Write GP employees to Expensify",
    consequence: "Rehearsed first; then one person asks and another agrees.",
  },
  {
    key: "createAccounts",
    label: "Open missing accounts in GP",
    consequence: "Asked for in the matrix, agreed to by another person, read back.",
  },
  {
    key: "createVendors",
    label: "Make vendors in GP of Expensify employees",
    consequence: "Never payroll employees. One person asks and another agrees.",
  },
];

export const DATE_WORDS = {
  approved: "date of approval",
  last_expense: "date of the last expense",
  run: "day of the run",
} as const;
const CLOSED_WORDS = { hold: "hold the report", next_open: "first day of the next open period" } as const;

/** What is one value; tax rules and schedules are told one by one. */
export type SaidOption = Exclude<keyof CompanyOptions, "taxRules" | "pushSchedules">;
type Said = Readonly<{ name: string; says: (options: CompanyOptions) => string }>;

const switchSaid = (key: Switch): Said => ({
  name: SWITCHES.find((each) => each.key === key)?.label ?? key,
  says: (options) => (options[key] ? "on" : "off"),
});

const SAID: Readonly<Record<SaidOption, Said>> = {
  postingDate: { name: "Date", says: ({ postingDate }) => DATE_WORDS[postingDate] },
  closedPeriod: { name: "Closed period", says: ({ closedPeriod }) => CLOSED_WORDS[closedPeriod] },
  linesMax: { name: "A line for each expense up to", says: ({ linesMax }) => formatCount(linesMax) },
  lineText: { name: "Line text", says: ({ lineText }) => lineText },
  defaultByEmployee: switchSaid("defaultByEmployee"),
  defaultByCompany: switchSaid("defaultByCompany"),
  pushTags: switchSaid("pushTags"),
  pushEmployees: switchSaid("pushEmployees"),
  createAccounts: switchSaid("createAccounts"),
  createVendors: switchSaid("createVendors"),
  vendorClass: { name: "Class of new vendors", says: ({ vendorClass }) => vendorClass || "none" },
  balanceSheetValues: { name: "Balance sheet accounts", says: sheetWords },
};
export const SAID_OPTIONS = Object.keys(SAID) as readonly SaidOption[];

export function optionName(option: SaidOption): string {
  return SAID[option].name;
}

/** What it says, in words: "date of approval", "on", "segment 1 000". */
export function optionSays(option: SaidOption, options: CompanyOptions): string {
  return SAID[option].says(options);
}

function sheetWords({ balanceSheetValues }: CompanyOptions): string {
  const said = Object.entries(balanceSheetValues).filter(([, value]) => value !== "");
  return said.length === 0 ? "not said" : said.map(([position, value]) => `segment ${position} ${value}`).join(", ");
}

/** `10000` → `100 %`, `1250` → `12.5 %`: hundredths of a percent. */
export function shareWords(basisPoints: number): string {
  return `${shareText(basisPoints)} %`;
}

/** As it stands in the field: without the sign. */
export function shareText(basisPoints: number): string {
  const rest = basisPoints % 100;
  const whole = (basisPoints - rest) / 100;
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
}

export function taxRuleWords(rule: TaxWords): string {
  return `${taxName(rule)}: ${taxShareWords(rule)}`;
}

/** What a tax rule is for: "VAT", "VAT, Meals". */
export function taxName({ tax, category }: TaxWords): string {
  return category === null ? tax : `${tax}, ${category}`;
}

export function taxShareWords({ recoverableBasisPoints, account }: TaxWords): string {
  return `${shareWords(recoverableBasisPoints)} to ${account}`;
}
