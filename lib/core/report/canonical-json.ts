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
  if (depth > DEPTH_MAX) refuse(`a value nested deeper than ${DEPTH_MAX}`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Number.isFinite(value) ? JSON.stringify(value) : refuse(`${value}`);
  if (typeof value !== "object") return refuse(`a ${typeof value}`);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((entry) => write(entry, depth + 1)).join(",")}]`;
  return writeObject(value, depth);
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse("a class instance");
  const fields = value as Readonly<Record<string, unknown>>;
  let text = "";
  // Without a comparison of its own `toSorted` goes by code units.
  for (const key of Object.keys(fields).toSorted()) {
    const entry = fields[key];
    if (entry !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${write(entry, depth + 1)}`;
  }
  return `{${text}}`;
}

/** Hashing is done for every move: the words are made only when they are needed. */
function refuse(what: string): never {
  throw new Error(`no canonical text for ${what}`);
}
