import { createNameFinder } from "./name-likeness.ts";
import type { MappingEntry, MappingKey } from "./rules.ts";
import { type AccountShape, createCodeIndex, matchGlCode } from "./suggest/by-gl-code.ts";
import { createKeyedFinder } from "./suggest/by-keyed.ts";
import { createUseFinder } from "./suggest/by-use.ts";

/** A value that the segment can take, with the name that people know it by: `420`, `Field Service Denver`. */
export type SegmentValue = Readonly<{ value: string; name: string }>;

/** A row to learn from, in force or not. `company`: the code of another company whose row it is; `""` for this company's past. */
export type UsedEntry = Pick<MappingEntry, "kind" | "segment" | "level" | "source" | "target" | "setAt"> &
  Readonly<{ company: string }>;

/** Accounts that people chose for single expenses of a category: how often each. */
export type ChosenAccount = Readonly<{ category: string; account: string; expenses: number }>;

/** Lines of journals that finance keyed in GP by hand, of the same money on the same account: how many. */
export type KeyedUse = Readonly<{
  policyId: string;
  /** `""`: of several. */
  category: string;
  /** By level, the first is level 1; `""`: none, or of several. */
  tags: readonly string[];
  account: string;
  lines: number;
  /** Of them, those of journals of which a person said that they are the reports; of the others amounts and dates say so. */
  confirmed: number;
  /** The first few. */
  journals: readonly number[];
}>;

export type SuggestFacts = Readonly<{
  /** The segment, 1 first; 0: a whole account. */
  position: number;
  /** Only values that may be used now. */
  values: readonly SegmentValue[];
  used: readonly UsedEntry[];
  chosen: readonly ChosenAccount[];
  keyed: readonly KeyedUse[];
  /** Whole accounts that a category may stand for; empty where the segment is another. */
  accounts: readonly SegmentValue[];
  /** How an account is written: characters per segment, and what stands between them. */
  shape: AccountShape;
  separator: string;
}>;

export type SuggestReason = "gl_code" | "used_before" | "other_company" | "keyed_in_gp" | "expense_choices" | "name";
export type Suggestion = Readonly<{
  target: string;
  /** It is a whole account, for a category. */
  whole: boolean;
  reason: SuggestReason;
  scorePercent: number;
  /** What the reason rests on: the GL code, the codes of the other companies, the number of expenses, lines in GP; else `""`. */
  detail: string;
}>;

/** What is suggested about: a source and the GL code that Expensify keeps beside it, `""` when none. */
export type Suggest = (key: MappingKey, glCode: string) => Suggestion | null;

/** Below this a likeness is noise: with it, one of two words in common is not enough. */
const NAME_PERCENT_MIN = 70;
/** Single choices of people: more of one mind are surer, up to the most. */
const CHOSEN_PERCENT_MIN = 75;
const CHOSEN_PERCENT_MAX = 90;

/**
 * Makes what finds the segment value that a category, tag, workspace or card most probably means, for a person to confirm:
 * nothing is ever mapped by it. Made once per segment, asked per source: thousands of names against thousands of values.
 *
 * In order: the GL code, what the same name was mapped to here before, in other companies, where finance keyed it in GP, what
 * people chose for single expenses, the likeness of names. Null when nothing is near enough, or when two values are equally near: a guess between
 * equals is no suggestion.
 */
export function createSuggest(facts: SuggestFacts): Suggest {
  const { position, values, accounts, used, chosen, shape } = facts;
  const codes = createCodeIndex(values);
  const whole = new Set(accounts.map(({ value }) => value));
  const usable = { hasValue: codes.has, hasAccount: (number: string) => whole.has(number) };
  const byUse = createUseFinder(position, used, usable);
  const byKeyed = createKeyedFinder(facts, usable);
  const byName = createNameFinder(values);
  const choices = Map.groupBy(chosen, ({ category }) => category);
  return (key, glCode) => {
    const code = matchGlCode(glCode, position, codes, shape);
    if (code) return { ...code, whole: false, reason: "gl_code", detail: glCode.trim() };
    return (
      surer(byUse(key), byKeyed(key)) ??
      byChoices(choices.get(key.source) ?? [], key, facts) ??
      nameSuggestion(byName(key.source))
    );
  };
}

/** What was decided here goes before GP's own past, and that before what other companies do less surely. */
function surer(used: Suggestion | null, keyed: Suggestion | null): Suggestion | null {
  if (used === null || keyed === null || used.reason === "used_before") return used ?? keyed;
  return keyed.scorePercent > used.scorePercent ? keyed : used;
}

/** Of the accounts that people chose for single expenses, the part at the segment's place, where most were of one mind. */
function byChoices(
  choices: readonly ChosenAccount[],
  key: MappingKey,
  { position, values, separator }: SuggestFacts,
): Suggestion | null {
  if (key.kind !== "category" || choices.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { account, expenses } of choices) {
    const part = account.split(separator)[position - 1] ?? "";
    counts.set(part, (counts.get(part) ?? 0) + expenses);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [best] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (!best || best[1] * 2 <= all || !values.some(({ value }) => value === best[0])) return null;
  const scorePercent = Math.min(CHOSEN_PERCENT_MAX, Math.floor((CHOSEN_PERCENT_MIN * best[1]) / all) + best[1]);
  return { target: best[0], whole: false, reason: "expense_choices", scorePercent, detail: String(best[1]) };
}

function nameSuggestion([best, second]: ReturnType<ReturnType<typeof createNameFinder>>): Suggestion | null {
  if (!best || best.percent < NAME_PERCENT_MIN || best.percent === second?.percent) return null;
  return { target: best.value, whole: false, reason: "name", scorePercent: best.percent, detail: "" };
}
