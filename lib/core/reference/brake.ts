import type { Comparison } from "./compare-reading.ts";

/** What a reading would take away, and of how many: shown to the person who decides. */
export type Brake = Readonly<{ known: number; gone: number; disabled: number; examples: readonly string[] }>;

/** More than this many at once, and … */
const TAKEN_COUNT_MAX = 20;
/** … more than this share of what is known, is hardly what somebody did on purpose. */
const TAKEN_PERCENT_MAX = 10;
/** Of a list this short everything at once may be meant. */
const SHORT_LIST_MAX = 2;
const EXAMPLES_MAX = 10;

/**
 * Whether a reading may be taken over. A server that answers with a short page must not take 400 tags away: such a reading
 * changes nothing and waits for a person. Null: it may.
 *
 * `released` is the brake of which a person said that it is right: it lets a reading through that takes no more than that one did.
 */
export function brakeOf(
  { knownCount, gone, disabled }: Pick<Comparison, "knownCount" | "gone" | "disabled">,
  released: Brake | null,
): Brake | null {
  const taken = gone.length + disabled.length;
  const isMuch = taken > TAKEN_COUNT_MAX && taken * 100 > knownCount * TAKEN_PERCENT_MAX;
  const isAll = gone.length === knownCount && knownCount > SHORT_LIST_MAX;
  if (!isMuch && !isAll) return null;
  if (released !== null && taken <= released.gone + released.disabled) return null;
  const examples = [...gone, ...disabled].slice(0, EXAMPLES_MAX);
  return { known: knownCount, gone: gone.length, disabled: disabled.length, examples };
}
