import { nameLikenessPercent } from "./name-likeness.ts";
import type { MappingEntry, MappingKey } from "./rules.ts";

/** A value that the segment can take, with the name that people know it by: `420`, `Field Service Denver`. */
export type SegmentValue = Readonly<{ value: string; name: string }>;

export type SuggestContext = Readonly<{
  /** The GL code that Expensify keeps beside the category or tag; `""` when none. */
  glCode: string;
  /** Only values that may be used now. */
  values: readonly SegmentValue[];
  /** Rows, in force or not, to learn from: of this company's past or of other companies. */
  used: readonly MappingEntry[];
}>;

export type Suggestion = Readonly<{ target: string; reason: "gl_code" | "name" | "used_before"; scorePercent: number }>;

/** Below this a likeness is noise: with it, one of two words in common is not enough. */
const NAME_PERCENT_MIN = 70;
/** A part of a longer GL code is a little less sure than the code itself. */
const GL_PART_PERCENT = 95;
const USED_PERCENT = 90;

/**
 * The segment value that a category or tag most probably means, for a person to confirm: nothing is ever mapped by it.
 *
 * In order: the GL code (whole, or its part at the segment's place in `000-6420-00`), what the same name was mapped to
 * before, the likeness of names. Null when nothing is near enough, or when two values are equally near: a guess between
 * equals is no suggestion.
 */
export function suggestTarget(key: MappingKey, context: SuggestContext): Suggestion | null {
  return byGlCode(key, context) ?? byUse(key, context) ?? byName(key, context);
}

function byGlCode(key: MappingKey, { glCode, values }: SuggestContext): Suggestion | null {
  const code = glCode.trim();
  const part = code.split(/[^A-Za-z0-9]+/)[key.segment - 1] ?? "";
  if (code !== "" && values.some(({ value }) => value === code)) {
    return { target: code, reason: "gl_code", scorePercent: 100 };
  }
  if (part === "" || part === code || !values.some(({ value }) => value === part)) return null;
  return { target: part, reason: "gl_code", scorePercent: GL_PART_PERCENT };
}

/** The newest row whose target can still be used. */
function byUse(key: MappingKey, { used, values }: SuggestContext): Suggestion | null {
  const source = key.source.trim().toLowerCase();
  const usable = new Set(values.map(({ value }) => value));
  const [newest] = used
    .filter(({ kind, segment }) => kind === key.kind && segment === key.segment)
    .filter((entry) => entry.source.trim().toLowerCase() === source)
    .flatMap(({ target, setAt }) => (target !== null && usable.has(target) ? [{ target, setAt }] : []))
    .toSorted((a, b) => b.setAt.getTime() - a.setAt.getTime());
  return newest ? { target: newest.target, reason: "used_before", scorePercent: USED_PERCENT } : null;
}

function byName(key: MappingKey, { values }: SuggestContext): Suggestion | null {
  const [best, second] = values
    .map(({ value, name }) => ({ target: value, scorePercent: nameLikenessPercent(key.source, name) }))
    .toSorted((a, b) => b.scorePercent - a.scorePercent);
  if (!best || best.scorePercent < NAME_PERCENT_MIN || best.scorePercent === second?.scorePercent) return null;
  return { target: best.target, reason: "name", scorePercent: best.scorePercent };
}
