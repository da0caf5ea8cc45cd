import type { CloneItem, ClonePart } from "#lib/web/queries/company.ts";

export const PART_WORDS: Readonly<Record<ClonePart, string>> = {
  mapping: "Mapping rows",
  options: "Rules and options",
  segments: "Where segments come from",
  settlement: "Account owed to employees",
  periods: "Fiscal periods (open)",
};

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
