import type { Waiting } from "#lib/core/posting/store.ts";

/** Postings frozen, or sent and read back with one list, together: more make that cheaper, and a crash leaves more to be looked for. */
export const TOGETHER_MAX = 64;
/** Of plans and requests in memory at a time; one posting alone may be larger. */
const BYTES_MAX = 1_000_000;

/** As many as may be in memory together. */
export function firstOf(waiting: readonly Waiting[]): readonly string[] {
  let bytes = 0;
  const tooMany = waiting.findIndex((each, index) => {
    bytes += each.bytes;
    return index > 0 && bytes > BYTES_MAX;
  });
  return (tooMany === -1 ? waiting : waiting.slice(0, tooMany)).map(({ id }) => id);
}
