import { addNets, fitsInto, type Nets, sameNets } from "./net-lines.ts";

/** Together at most so many that are next to each other by date: a week's or a month's reports in one journal. */
const RUN_MAX = 200;
/** Freely picked ones, wherever they stand. */
const PICKED_MAX = 4;
const CANDIDATES_MAX = 40;
/** Of one search: then it is given up, and the report counts as not found. */
const STEPS_MAX = 20_000;

type Part = Readonly<{ nets: Nets }>;

/**
 * Two or more of `parts`, given in the order of their dates, that make up `whole` to the cent on every account; null when there
 * are none, or none was found within the limits. First those that stand next to each other, since a sum is mostly one of a span of
 * days; then any few.
 */
export function findSum<T extends Part>(whole: Nets, parts: readonly T[]): readonly T[] | null {
  const candidates = parts.filter(({ nets }) => nets.size > 0 && fitsInto(nets, whole));
  return runOf(whole, candidates) ?? pickFew(whole, candidates.slice(0, CANDIDATES_MAX));
}

function runOf<T extends Part>(whole: Nets, parts: readonly T[]): readonly T[] | null {
  for (let from = 0; from < parts.length; from++) {
    let sum: Nets = new Map();
    for (let to = from; to < parts.length && to - from < RUN_MAX; to++) {
      const next = parts[to];
      if (!next) break;
      sum = addNets([sum, next.nets]);
      if (!fitsInto(sum, whole)) break;
      if (to > from && sameNets(sum, whole)) return parts.slice(from, to + 1);
    }
  }
  return null;
}

function pickFew<T extends Part>(whole: Nets, parts: readonly T[]): readonly T[] | null {
  let steps = 0;
  const search = (from: number, picked: readonly T[], sum: Nets): readonly T[] | null => {
    for (let index = from; index < parts.length; index++) {
      if (++steps > STEPS_MAX) return null;
      const next = parts[index];
      if (!next) return null;
      const more = addNets([sum, next.nets]);
      if (!fitsInto(more, whole)) continue;
      const now = [...picked, next];
      if (now.length > 1 && sameNets(more, whole)) return now;
      const found = now.length < PICKED_MAX ? search(index + 1, now, more) : null;
      if (found) return found;
    }
    return null;
  };
  return search(0, [], new Map());
}
