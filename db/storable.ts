/** Deeper than this no data of ours goes; a cycle would be a bug. */
const DEPTH_MAX = 32;

/**
 * The same value with text that Postgres can keep: neither text nor jsonb holds U+0000 or half a surrogate pair, and Expensify's
 * users, GP and gateways send both. Each becomes U+FFFD, so that nothing else moves. Dates stay; undefined goes.
 */
export function storable<T>(value: T): T {
  return clean(value, 0) as T;
}

/** As `storable`, for one text. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth >= DEPTH_MAX) throw new Error("a value is nested too deep to be stored");
  if (Array.isArray(value)) return value.map((each) => clean(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : [[storableText(name), clean(each, depth + 1)]],
    ),
  );
}
