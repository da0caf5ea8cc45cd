import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { Account } from "#lib/core/ports.ts";

/** Why a value or an account may not be chosen now. It is shown all the same, so that nobody looks for it in vain. */
export type Refusal = ReturnType<typeof accountFaults>[number] | "not_balance_sheet" | "not_confirmed";

/** A value that one segment of the chart takes: `420`, `Field Service Denver`. */
export type SegmentChoice = Readonly<{
  value: string;
  /** What a person named it, else what its accounts have in common; `""` when that is nothing. */
  name: string;
  accountCount: number;
  /** All of its accounts are balance-sheet accounts: hardly an expense. */
  balanceSheet: boolean;
  /** Null when at least one of its accounts may be used. */
  refusal: Refusal | null;
}>;

/** Of the accounts of a value, this share must carry a text before it counts as the value's name. */
const SHARED_PERCENT_MIN = 80;
const EDGES = /^[\s\-–—:/,.;]+|[\s\-–—:/,.;]+$/g;

/**
 * The values of segment `position` (1 first), in order, derived from the chart: GP Web Services hand out no segment
 * descriptions (gp.md 3.4), so the name is the one that a person gave, else the longest beginning or end that nearly all
 * accounts of the value share.
 */
export function segmentValues(
  rules: Pick<CompanyRules, "accounts" | "segments" | "separator" | "segmentNames">,
  position: number,
): readonly SegmentChoice[] {
  const { accounts, segments, separator } = rules;
  const byValue = new Map<string, Account[]>();
  for (const account of accounts.values()) {
    const parts = account.number.split(separator);
    const value = parts[position - 1];
    if (parts.length !== segments.length || value === undefined) continue;
    const members = byValue.get(value);
    if (members) members.push(account);
    else byValue.set(value, [account]);
  }
  return [...byValue]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, members]) => {
      const given = rules.segmentNames?.get(`${position}/${value}`) ?? "";
      return choice(value, given, members);
    });
}

function choice(value: string, given: string, members: readonly Account[]): SegmentChoice {
  const faults = members.map((account) => accountFaults(account)[0] ?? null);
  return {
    value,
    name: given || sharedName(members.map((account) => account.description)),
    accountCount: members.length,
    balanceSheet: members.every((account) => account.postingType === "BalanceSheet"),
    refusal: faults.includes(null) ? null : (faults[0] ?? null),
  };
}

/** The longest beginning or end, in whole words, that nearly all of the texts share. */
function sharedName(descriptions: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const description of descriptions) {
    for (const text of edgesOf(description)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const needed = (descriptions.length * SHARED_PERCENT_MIN) / 100;
  const shared = [...counts].filter(([text, count]) => text !== "" && count >= needed).map(([text]) => text);
  return shared.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))[0] ?? "";
}

function edgesOf(description: string): ReadonlySet<string> {
  const words = description.trim().split(/\s+/);
  const trim = (some: readonly string[]) => some.join(" ").replaceAll(EDGES, "");
  return new Set(words.flatMap((_, index) => [trim(words.slice(0, index + 1)), trim(words.slice(index))]));
}
