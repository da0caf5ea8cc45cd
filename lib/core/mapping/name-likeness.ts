import anyAscii from "any-ascii";

/** How much of the likeness is "all of the source is in the candidate"; the rest is "and little else is". In percent. */
const COVERED_WEIGHT_PERCENT = 75;
/** A word this long may be the beginning of another (`Meal`, `Meals`); a shorter one must be equal. In characters. */
const PREFIX_LENGTH_MIN = 4;
/** Words that say nothing about what an account is for. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(["and", "the", "of", "for", "a", "an", "in", "to"]);

/**
 * How alike two names are, 0 to 100: the share of words they have in common, in any order, without case or accents, a
 * plural or longer form counting as the same word. `Denver` and `Field Service Denver` → 83; equal names → 100.
 */
export function nameLikenessPercent(source: string, candidate: string): number {
  const wanted = words(source);
  const offered = words(candidate);
  if (wanted.length === 0 || offered.length === 0) return 0;
  const covered = wanted.filter((word) => offered.some((other) => isSameWord(word, other))).length / wanted.length;
  const used = offered.filter((word) => wanted.some((other) => isSameWord(word, other))).length / offered.length;
  return Math.round(COVERED_WEIGHT_PERCENT * covered + (100 - COVERED_WEIGHT_PERCENT) * used);
}

function words(name: string): string[] {
  const found =
    anyAscii(name)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return found.filter((word) => !EMPTY_WORDS.has(word));
}

function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter.length >= PREFIX_LENGTH_MIN && longer.startsWith(shorter);
}
