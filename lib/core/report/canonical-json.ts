import { assert } from "../assert.ts";

/** Deeper than anything we hash; a deeper value is a cycle or a bug. */
const DEPTH_MAX = 50;

/**
 * One text for one value, whatever the order in which its keys were written: for hashes (report content, audit chain).
 *
 * Keys stand in code-unit order, `Date` as ISO text in UTC, a key whose value is `undefined` is left out, no spaces. The
 * text parses back with `JSON.parse`. Throws on what has no single text: NaN, infinities, bigint, functions, symbols,
 * `undefined` inside a list, and objects that are neither plain nor lists (a `Map` would silently become `{}`).
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  assert(depth <= DEPTH_MAX, `value is nested deeper than ${DEPTH_MAX}`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    assert(Number.isFinite(value), `no canonical text for ${value}`);
    return JSON.stringify(value);
  }
  assert(typeof value === "object", `no canonical text for a ${typeof value}`);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((entry) => write(entry, depth + 1)).join(",")}]`;
  return writeObject(value, depth);
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  assert(prototype === Object.prototype || prototype === null, "no canonical text for a class instance");
  const pairs = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${write(entry, depth + 1)}`);
  return `{${pairs.join(",")}}`;
}
