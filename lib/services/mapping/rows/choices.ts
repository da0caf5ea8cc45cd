import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { settlementAccountFault } from "#lib/core/mapping/settlement.ts";
import { type Refusal, segmentValues } from "./segment-values.ts";

/** What a row may be mapped to. `suggested`: usable now, and what a person would want there. */
export type Choice = Readonly<{ value: string; name: string; refusal: Refusal | null; suggested: boolean }>;

export function segmentChoices(rules: CompanyRules, position: number): readonly Choice[] {
  return segmentValues(rules, position).map(({ value, name, refusal, balanceSheet }) => ({
    ...{ value, name, refusal },
    suggested: refusal === null && !balanceSheet,
  }));
}

/** Whole accounts for categories: the whole chart, and why GP would refuse one that cannot be chosen. None where the account is a single segment anyway. */
export function wholeChoices(rules: CompanyRules): readonly Choice[] {
  if (rules.segments.length < 2) return [];
  return [...rules.accounts.values()].map((account) => {
    const refusal = accountFaults(account)[0] ?? null;
    return { value: account.number, name: account.description, refusal, suggested: refusal === null };
  });
}

/** Whole accounts for card programmes: only what a credit may go to is suggested. */
export function settlementChoices(rules: CompanyRules): readonly Choice[] {
  return [...rules.accounts.values()].map(({ number, description }) => {
    const refusal = settlementAccountFault(number, rules);
    return { value: number, name: description, refusal, suggested: refusal === null };
  });
}
