import { POINTS, type Chances, type Point } from "./engine/points.ts";

/** Reached by every process, or once in a run: the others are reached for each posting. */
const RARE: readonly string[] = [
  "sweep record",
  "adopt move",
  "export mark",
  "watch note",
  "lease release",
  "lease taken",
];
const [CHANCE_RARE, CHANCE_OFTEN, CHANCE_MOST_OFTEN] = [0.5, 0.12, 0.03];
const MOST_OFTEN: readonly string[] = [
  "list read",
  "journal read",
  "history check",
  "lease renewed",
  "report kept",
  "plan move",
];

/** How many processes died where, and where more have to. */
export type Tally = Readonly<{
  died: (point: string | null) => void;
  of: (point: Point) => number;
  total: () => number;
  /** Points at which fewer died than wanted. */
  missing: () => readonly Point[];
  chances: () => Chances;
}>;

export function createTally(killsPerPoint: number): Tally {
  const deaths = new Map<string, number>();
  const of = (point: Point) => deaths.get(point) ?? 0;
  const missing = () => POINTS.filter((point) => of(point) < killsPerPoint);
  return {
    of,
    missing,
    died: (point) => void deaths.set(point ?? "outside", (deaths.get(point ?? "outside") ?? 0) + 1),
    total: () => [...deaths.values()].reduce((sum, each) => sum + each, 0),
    chances: () => Object.fromEntries(missing().map((point) => [point, chanceOf(point)])),
  };
}

function chanceOf(point: Point): number {
  const place = point.slice(point.indexOf(" ") + 1);
  if (RARE.includes(place)) return CHANCE_RARE;
  return MOST_OFTEN.includes(place) ? CHANCE_MOST_OFTEN : CHANCE_OFTEN;
}
