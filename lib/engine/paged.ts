import type { Posting } from "#lib/core/posting/posting.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { PostingStore, Waiting } from "#lib/core/posting/store.ts";

/** Postings frozen, or sent and read back with one list, together: more make that cheaper, and a crash leaves more to be looked for. */
export const TOGETHER_MAX = 64;
/** Of plans and requests in memory at a time; one posting alone may be larger. */
const BYTES_MAX = 1_000_000;

/** Of `waiting` from a place on, as many as may be in memory together. */
export function nextIds(waiting: readonly Waiting[], from: number, most = TOGETHER_MAX): readonly string[] {
  const page = waiting.slice(from, from + most);
  let bytes = 0;
  const tooMany = page.findIndex((each, index) => {
    bytes += each.bytes;
    return index > 0 && bytes > BYTES_MAX;
  });
  return (tooMany === -1 ? page : page.slice(0, tooMany)).map(({ id }) => id);
}

/** Postings in these states one after the other, oldest first, of which only a few are in memory. */
export async function* paged(
  store: PostingStore,
  companyId: string,
  states: readonly PostingState[],
  limit: number,
): AsyncGenerator<Posting> {
  const waiting = await store.waiting(companyId, states, limit);
  for (let from = 0; from < waiting.length; ) {
    const ids = nextIds(waiting, from);
    from += ids.length;
    for (const posting of await store.readAll(ids)) if (states.includes(posting.state)) yield posting;
  }
}
