import type { SegmentValue } from "../suggest.ts";

export type CodeMatch = Readonly<{ target: string; scorePercent: number }>;

/** The code is the value itself. */
const WHOLE_PERCENT = 100;
/** The code is a whole account and its part at the segment's place is the value, or only leading zeros differ. */
const PART_PERCENT = 95;
/** A part of the code is the value, though not at the segment's place: `6420-00`. */
const ELSEWHERE_PERCENT = 85;

/** How the accounts of the company are written: characters per segment, in order. */
export type AccountShape = readonly number[];

/** Values by their code, and by their code without separators and leading zeros where that is still one value. */
export type CodeIndex = Readonly<{
  has: (code: string) => boolean;
  bare: (code: string) => string | undefined;
}>;

export function createCodeIndex(values: readonly SegmentValue[]): CodeIndex {
  const exact = new Set(values.map(({ value }) => value));
  const bare = new Map<string, string | null>();
  for (const { value } of values) {
    const text = bareOf(value);
    bare.set(text, bare.has(text) ? null : value);
  }
  return { has: (code) => exact.has(code), bare: (code) => bare.get(bareOf(code)) ?? undefined };
}

/**
 * The value that a GL code of Expensify means for the segment at `position` (1 first; 0: the value is a whole account). Codes are
 * written by hand, in Excel or by another program, so a whole account counts, with any separator or none, and so does a code
 * that lost or gained leading zeros or a `.0`. Null when nothing of it is a value.
 */
export function matchGlCode(glCode: string, position: number, index: CodeIndex, shape: AccountShape): CodeMatch | null {
  const code = glCode.trim().replace(/\.0+$/, "");
  if (code === "") return null;
  if (index.has(code)) return { target: code, scorePercent: WHOLE_PERCENT };
  const parts = partsOf(code, shape);
  const own = position > 0 && parts.length > 1 ? parts[position - 1] : undefined;
  const ownTarget = own === undefined ? undefined : valueOf(own, index);
  if (ownTarget !== undefined) return { target: ownTarget, scorePercent: PART_PERCENT };
  const whole = index.bare(code);
  if (whole !== undefined) return { target: whole, scorePercent: PART_PERCENT };
  // A whole account says clearly what stands at the segment's place; only a shorter code may mean the value elsewhere.
  if (position === 0 || parts.length < 2 || parts.length === shape.length) return null;
  const length = shape[position - 1];
  const found = new Set(parts.filter((part) => part.length === length && index.has(part)));
  const [only] = found;
  return only !== undefined && found.size === 1 ? { target: only, scorePercent: ELSEWHERE_PERCENT } : null;
}

function valueOf(part: string, index: CodeIndex): string | undefined {
  return index.has(part) ? part : index.bare(part);
}

/** `000-6420-00`, `000.6420.00` or `000642000` → its segments. */
function partsOf(code: string, shape: AccountShape): readonly string[] {
  const parts = code.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
  const [only = ""] = parts;
  if (parts.length !== 1 || shape.length < 2 || only.length !== shape.reduce((sum, length) => sum + length, 0))
    return parts;
  const starts = shape.map((_, at) => shape.slice(0, at).reduce((sum, length) => sum + length, 0));
  return shape.map((length, at) => only.slice(starts[at], (starts[at] ?? 0) + length));
}

function bareOf(code: string): string {
  const text = code.replaceAll(/[^A-Za-z0-9]+/g, "").toUpperCase();
  // Nothing but zeros is a code too.
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, "") : text;
}
