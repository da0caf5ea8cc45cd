import { distance } from "fastest-levenshtein";
import { areNear, wordsOf } from "./suggest/words.ts";

/** How much of the likeness is "all of the source is in the candidate"; the rest is "and little else is". In percent. */
const COVERED_WEIGHT_PERCENT = 75;
/** A word this long may be the beginning of another (`Oper`, `Operations`); a shorter one must be equal. In characters. */
const PREFIX_LENGTH_MIN = 4;
/** From this length on a word may have one letter wrong, from the longer one two: shorter ones are other words then. */
const ONE_WRONG_LENGTH_MIN = 5;
const TWO_WRONG_LENGTH_MIN = 9;
/** Of two things that are often kept in one account. */
const NEAR_LIKENESS = 0.6;

/**
 * How alike two names are, 0 to 100: the share of words they have in common, in any order, without case, accents, plural and
 * noise (`Expense`, `Cost`); words that mean the same count as one (`Airfare`, `Flights`), a longer form or a slip of the pen
 * nearly so. `Denver` and `Field Service Denver` → 83; equal names → 100.
 */
export function nameLikenessPercent(source: string, candidate: string): number {
  return wordsLikenessPercent(wordsOf(source), wordsOf(candidate));
}

function wordsLikenessPercent(wanted: readonly string[], offered: readonly string[]): number {
  if (wanted.length === 0 || offered.length === 0) return 0;
  const share = (some: readonly string[], others: readonly string[]) =>
    some.reduce((sum, word) => sum + Math.max(...others.map((other) => wordLikeness(word, other))), 0) / some.length;
  const covered = COVERED_WEIGHT_PERCENT * share(wanted, offered);
  return Math.round(covered + (100 - COVERED_WEIGHT_PERCENT) * share(offered, wanted));
}

/** 0 to 1. */
function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (shorter.length >= PREFIX_LENGTH_MIN && longer.startsWith(shorter)) return 1;
  if (areNear(a, b)) return NEAR_LIKENESS;
  const wrongMax = longer.length >= TWO_WRONG_LENGTH_MIN ? 2 : longer.length >= ONE_WRONG_LENGTH_MIN ? 1 : 0;
  if (wrongMax === 0 || longer.length - shorter.length > wrongMax || /\d/.test(longer)) return 0;
  const wrong = distance(a, b);
  return wrong > wrongMax ? 0 : 1 - wrong / longer.length;
}

/** Something to be found by its name. */
export type Named = Readonly<{ value: string; name: string }>;
export type NameMatch = Readonly<{ value: string; percent: number }>;

/**
 * Finds the candidates most like a name, best first, made for thousands of names against thousands of candidates: words are
 * split once, and only candidates that share a word are compared. Those that share none are not in the answer.
 */
export function createNameFinder(candidates: readonly Named[]): (source: string) => readonly NameMatch[] {
  const split = candidates.map(({ value, name }) => ({ value, words: wordsOf(name) }));
  const byWord = new Map<string, (typeof split)[number][]>();
  for (const one of split) {
    for (const word of one.words) {
      const known = byWord.get(word);
      if (known) known.push(one);
      else byWord.set(word, [one]);
    }
  }
  const likes = new Map<string, readonly (typeof split)[number][]>();
  const likeOf = (word: string) => {
    const known = likes.get(word);
    if (known) return known;
    const found = [...byWord].flatMap(([other, members]) => (wordLikeness(word, other) > 0 ? members : []));
    likes.set(word, found);
    return found;
  };
  return (source) => {
    const wanted = wordsOf(source);
    const near = new Set(wanted.flatMap(likeOf));
    return [...near]
      .map(({ value, words }) => ({ value, percent: wordsLikenessPercent(wanted, words) }))
      .toSorted((a, b) => b.percent - a.percent || (a.value < b.value ? -1 : 1));
  };
}
