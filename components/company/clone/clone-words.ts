import type { CloneItem, ClonePart } from "#lib/web/queries/company.ts";

export const PART_WORDS: Readonly<Record<ClonePart, string>> = {
  mapping: "Mapping rows",
  options: "Rules and options",
  segments: "Where segments come from",
  settlement: "Account owed to employees",
  periods: "Fiscal periods (open)",
};

/** What a rule is called where it is set. */
const RULES: Readonly<Record<string, string>> = {
  postingDate: "Date of a journal",
  closedPeriod: "Closed periods",
  linesMax: "A line for each expense up to",
  lineText: "Line text",
  taxRules: "Tax rules",
  balanceSheetValues: "Balance sheet accounts",
  defaultByCompany: "The company's default cost centre",
  defaultByEmployee: "An employee's default cost centre",
  createAccounts: "Open missing accounts in GP",
  pushTags: "Write cost centres to Expensify as tags",
  pushEmployees: "Write GP employees to Expensify",
  createVendors: "Make vendors in GP of Expensify employees",
  vendorClass: "Class of new vendors",
};
const ON_OFF: Readonly<Record<string, string>> = { true: "on", false: "off" };

/** A rule by its name on the page of rules; anything else as the server calls it. */
export function itemWords({ part, label }: Pick<CloneItem, "part" | "label">): string {
  return part === "options" ? (RULES[label] ?? label) : label;
}

export function valueWords({ part }: Pick<CloneItem, "part">, value: string | null): string {
  if (value === null || value === "") return "–";
  return part === "options" ? (ON_OFF[value] ?? value) : value;
}

const ORDER: Readonly<Record<CloneItem["kind"], number>> = { changed: 0, new: 1, cannot: 2 };

/** What would be done first, what cannot be done last; else as it comes. */
export function inOrder(items: readonly CloneItem[]): readonly CloneItem[] {
  return items.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}

const REFUSALS: Readonly<Record<NonNullable<CloneItem["refusal"]>, string>> = {
  no_such_segment: "No segment here comes from that",
  no_such_value: "No account here has this value",
  value_refused: "Every account with it is refused by GP",
  no_such_account: "This company has no such account",
  account_refused: "The account cannot be credited here",
  not_confirmed_here: "Confirm the account for this company first, in Mapping",
  no_such_workspace: "The workspace does not feed this company",
  other_format: "The accounts of the two companies have another shape",
};

export function refusalWords({ refusal }: CloneItem): string {
  return refusal === null ? "" : REFUSALS[refusal];
}
