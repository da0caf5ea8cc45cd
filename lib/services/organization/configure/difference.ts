import { canonicalJson } from "#lib/core/report/canonical-json.ts";

export type Difference = Readonly<{ before: Record<string, unknown>; after: Record<string, unknown> }>;

/** The fields of `wanted` that `before` has otherwise, with both values, for the audit; null when there are none. */
export function difference(
  before: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): Difference | null {
  const names = Object.keys(wanted).filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(wanted[name] ?? null),
  );
  if (names.length === 0) return null;
  const pick = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { before: pick(before), after: pick(wanted) };
}
