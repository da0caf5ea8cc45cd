import { POINTS, type Chances, type Point } from "./engine/points.ts";
import { uncut, sumOf, type Totals } from "./totals.ts";

/** Reached by every process, or once in a run, or only after somebody died at the right moment: the others for each posting. */
const RARE: readonly string[] = [
  "sweep record",
  "unclear move",
  "found move",
  "adopt move",
  "export mark",
  "watch note",
  "lease release",
  "lease taken",
];
const [CHANCE_RARE, CHANCE_OFTEN, CHANCE_MOST_OFTEN] = [0.8, 0.25, 0.1];
/** Of falling asleep at any point, while zombies are wanted. */
const CHANCE_SLEEP = 0.05;
const MOST_OFTEN: readonly string[] = [
  "list read",
  "journal read",
  "history check",
  "lease renewed",
  "report kept",
  "plan move",
];
/** Who dies while reading never gets as far as sending: first all deaths around a send, then those after it, then the others. */
const FIRST: readonly string[] = [
  ...["freeze move", "claim move", "attempt commit", "send", "answer kept", "settle move"],
  ...["unclear move", "found move", "journal read"],
];
const SECOND: readonly string[] = ["adopt move", "sweep record", "watch note", "export mark", "list read"];
/** A reset that GP did not see whole, a death between the attempt and the send, a restart that swallowed the attempt's answer. */
const LEAVES_NOTHING: readonly Point[] = [
  "after attempt commit",
  "before witness note",
  "after witness note",
  "before send",
];

export type Goal = Readonly<{
  points: readonly Point[];
  killsPerPoint: number;
  zombies: number;
  restarts: number;
  /** Every byte of the answer to a create; else any that came. */
  isEveryByteCut: boolean;
}>;

export const WHOLE_GOAL = { points: POINTS, zombies: 40, restarts: 100, isEveryByteCut: true } as const;

export const SHORT_GOAL: Goal = {
  points: ["after claim move", "after attempt commit", "after send", "before settle move"],
  ...{ killsPerPoint: 1, zombies: 1, restarts: 1, isEveryByteCut: false },
};

/** The points at which fewer processes died than wanted. */
export function missingPoints({ points, killsPerPoint }: Goal, { deaths }: Totals): readonly Point[] {
  return points.filter((point) => (deaths[point] ?? 0) < killsPerPoint);
}

/** What was not done often enough, in sentences. */
export function shortfalls(goal: Goal, totals: Totals): readonly string[] {
  const zombies = sumOf(totals.zombies);
  const left = uncut(totals);
  return [
    ...missingPoints(goal, totals).map(
      (point) => `${point}: ${totals.deaths[point] ?? 0} deaths of ${goal.killsPerPoint}`,
    ),
    ...(zombies < goal.zombies ? [`zombies: ${zombies} of ${goal.zombies}`] : []),
    ...(totals.restarts < goal.restarts ? [`restarts of Postgres: ${totals.restarts} of ${goal.restarts}`] : []),
    ...(totals.createCuts.length === 0 ? ["no answer to a create was cut"] : []),
    ...(goal.isEveryByteCut && left.length > 0
      ? [
          `answers to a create: cut after ${totals.createBytes - left.length} different numbers of bytes of ${totals.createBytes}`,
        ]
      : []),
  ];
}

/** The probability of dying at each point that still has to be reached, and of falling asleep at any. */
export function chancesOf(goal: Goal, totals: Totals): Chances {
  const sleepers = sumOf(totals.zombies) < goal.zombies ? goal.points : [];
  return {
    die: Object.fromEntries(nextPoints(missingPoints(goal, totals)).map((point) => [point, chanceOf(point)])),
    sleep: Object.fromEntries(sleepers.map((point) => [point, CHANCE_SLEEP])),
  };
}

/** How many postings may have stayed without a journal at most: each needs something that kept its send from GP. */
export function notFoundMax(totals: Totals): number {
  const deaths = LEAVES_NOTHING.reduce((sum, point) => sum + (totals.deaths[point] ?? 0), 0);
  return deaths + totals.killedOutside + totals.resets + totals.restarts + sumOf(totals.zombies);
}

function nextPoints(missing: readonly Point[]): readonly Point[] {
  const of = (places: readonly string[]) => missing.filter((point) => places.includes(placeOf(point)));
  return [of(FIRST), of(SECOND), missing].find((points) => points.length > 0) ?? [];
}

function placeOf(point: Point): string {
  return point.slice(point.indexOf(" ") + 1);
}

function chanceOf(point: Point): number {
  const place = placeOf(point);
  if (RARE.includes(place)) return CHANCE_RARE;
  return MOST_OFTEN.includes(place) ? CHANCE_MOST_OFTEN : CHANCE_OFTEN;
}
