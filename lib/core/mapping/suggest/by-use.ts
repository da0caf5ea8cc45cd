import type { MappingKey } from "../rules.ts";
import type { Suggestion, UsedEntry } from "../suggest.ts";
import { wordsOf } from "./words.ts";

/** Mapped so in this company before. */
const OWN_PERCENT = 90;
/** Mapped so in one other company; each further one of the same mind adds to it, up to the most. */
const OTHER_PERCENT = 80;
const EACH_MORE_PERCENT = 5;
const OTHER_PERCENT_MAX = 95;
/** The names are not the same, but their words are: `Meals and Dining`, `Dining Meals`. */
const SAME_WORDS_LESS_PERCENT = 5;

type Finder = (key: MappingKey) => Suggestion | null;

/**
 * Finds what the same name was mapped to before, by a value that can still be used: of this company's past the newest, else of
 * the organization's other companies the one that most of them chose (each company counts once, with its newest row).
 */
export function createUseFinder(position: number, used: readonly UsedEntry[], usableNow: UsableNow): Finder {
  const usable = used.filter((entry) => isUsable(entry, position, usableNow));
  const byName = Map.groupBy(usable, (entry) => `${entry.kind} ${nameOf(entry.source)}`);
  const byWords = Map.groupBy(usable, (entry) => `${entry.kind} ${wordKey(entry.source)}`);
  return (key) => {
    const found = judge(byName.get(`${key.kind} ${nameOf(key.source)}`) ?? []);
    if (found || wordKey(key.source) === "") return found;
    const near = judge(byWords.get(`${key.kind} ${wordKey(key.source)}`) ?? []);
    return near && { ...near, scorePercent: near.scorePercent - SAME_WORDS_LESS_PERCENT };
  };
}

/** Which targets may be used now: values of the segment, and whole accounts where a category may stand for one. */
export type UsableNow = Readonly<{ hasValue: (value: string) => boolean; hasAccount: (number: string) => boolean }>;

function isUsable(entry: UsedEntry, position: number, { hasValue, hasAccount }: UsableNow): boolean {
  const { segment, target, company } = entry;
  if (target === null) return false;
  if (isWhole(entry) && position !== 0) return hasAccount(target);
  // Other companies may have the same segment at another place: there the kind counts.
  return hasValue(target) && (company !== "" || segment === position);
}

function isWhole({ kind, segment }: UsedEntry): boolean {
  return kind === "category" && segment === 0;
}

function judge(entries: readonly UsedEntry[]): Suggestion | null {
  const newest = entries.toSorted((a, b) => b.setAt.getTime() - a.setAt.getTime());
  const own = newest.find(({ company }) => company === "");
  if (own?.target != null)
    return {
      ...{ target: own.target, whole: isWhole(own), reason: "used_before" },
      ...{ scorePercent: OWN_PERCENT, detail: "" },
    };
  const perCompany = new Map<string, string>();
  const whole = new Set<string>();
  for (const entry of newest) {
    const { company, target } = entry;
    if (target === null) continue;
    if (isWhole(entry)) whole.add(target);
    if (!perCompany.has(company)) perCompany.set(company, target);
  }
  const [best, second] = [...Map.groupBy(perCompany.keys(), (company) => perCompany.get(company) ?? "")].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  if (!best || best[1].length === second?.[1].length) return null;
  const scorePercent = Math.min(OTHER_PERCENT_MAX, OTHER_PERCENT + EACH_MORE_PERCENT * (best[1].length - 1));
  const [target, companies] = best;
  return {
    ...{ target, whole: whole.has(target), reason: "other_company" },
    ...{ scorePercent, detail: companies.toSorted().join(", ") },
  };
}

function nameOf(source: string): string {
  return source.trim().toLowerCase();
}

function wordKey(source: string): string {
  return wordsOf(source).toSorted().join(" ");
}
