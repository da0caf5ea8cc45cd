import type { PostingState } from "#lib/core/posting/state.ts";
import { POINTS, type Chances, type Point } from "./engine/points.ts";
import { uncut, sumOf, type Totals } from "./totals.ts";

/** Reached by every process, or for many postings at once, or only after somebody died at the right moment: the others for each posting. */
const RARE: readonly string[] = [
  "freeze move",
  "claim move",
  "settle move",
  "sweep record",
  "unclear move",
  "found move",
  "adopt move",
  "export mark",
  "watch note",
  "lease release",
  "lease taken",
];
const [CHANCE_RARE, CHANCE_OFTEN] = [1, 0.5];
/** Of falling asleep at any point, while zombies are wanted. */
const CHANCE_SLEEP = 0.05;
/** What there is to do: whether reports are being read for the first time, and the states of what is not at rest. */
export type Work = Readonly<{
  isReading: boolean;
  states: ReadonlySet<PostingState>;
  /** The process just began: it looks after what the one before it left. */
  isFollowing: boolean;
}>;
const ANYWHERE: readonly string[] = ["history check", "lease taken", "lease renewed", "list read", "sweep record"];
const LEFT_BY_THE_DEAD: readonly string[] = ["unclear move"];
/** Somebody has to die here for others to come by the places that only the dead leave to do. */
const LEAVES_WORK: readonly Point[] = ["after send"];
const ONLY_AFTER_A_DEATH: readonly string[] = [...LEFT_BY_THE_DEAD, "found move"];
const TO_SEND: readonly string[] = [
  ...["claim move", "attempt commit", "witness note", "send", "answer kept", "journal read", "settle move"],
  "lease renewed",
];
/**
 * By what a process comes next, as the states stand: what it does first comes first, since it is soon over. Who is aimed at a place
 * that is behind it lives on for seconds, and the work goes by.
 */
const AHEAD: readonly (readonly [PostingState, readonly string[]])[] = [
  ["uncertain", ["found move"]],
  ["held", ["adopt move"]],
  ["ready", ["freeze move"]],
  ["queued", TO_SEND],
  ["sending", TO_SEND],
];
const READING: readonly string[] = [...ANYWHERE, "report kept", "posting added", "plan move"];
const AT_REST: readonly string[] = [...ANYWHERE, "lease release", "watch note", "export mark"];
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

/** Whether answers to a create still have to be cut and all else was done often enough: reports that go out are all that it takes. */
export function isCutAlone(goal: Goal, totals: Totals): boolean {
  const isKilled = missingPoints(goal, totals).length === 0 && sumOf(totals.zombies) >= goal.zombies;
  return isKilled && totals.restarts >= goal.restarts;
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

/** The points that an engine comes by next, at which too few have died: of the first place that has any. */
export function missingAhead({ isReading, states, isFollowing }: Work, goal: Goal, totals: Totals): readonly Point[] {
  const ofStates = AHEAD.flatMap(([state, places]) => (states.has(state) ? [places] : []));
  const left = isFollowing && states.has("sending") ? [LEFT_BY_THE_DEAD] : [];
  const ahead = isReading ? [READING] : [...left, ...ofStates];
  const isAtRest = !isReading && ![...states].some((state) => state !== "held");
  const missing = missingPoints(goal, totals);
  const groups = [...ahead, ...(isAtRest ? [AT_REST] : [])];
  const found = groups.map((places) => missing.filter((point) => places.includes(placeOf(point)))).find(hasAny);
  const needsADeath = missing.some((point) => ONLY_AFTER_A_DEATH.includes(placeOf(point)));
  const isSending = states.has("queued") || states.has("sending");
  return found ?? (needsADeath && isSending ? LEAVES_WORK : []);
}

const hasAny = (points: readonly Point[]) => points.length > 0;

/**
 * One of the points ahead that still have to be reached, by chance, and falling asleep at any. One engine dies at one point
 * alone: who may die anywhere never gets as far as the points late in a run.
 */
export function chancesOf(work: Work, goal: Goal, totals: Totals): Chances {
  const sleepers = sumOf(totals.zombies) < goal.zombies ? goal.points : [];
  const missing = missingAhead(work, goal, totals);
  const aim = missing.slice(Math.floor(Math.random() * missing.length)).slice(0, 1);
  return {
    die: Object.fromEntries(aim.map((point) => [point, chanceOf(point)])),
    sleep: Object.fromEntries(sleepers.map((point) => [point, CHANCE_SLEEP])),
  };
}

/** How many postings may have stayed without a journal at most: each needs something that kept its send from GP. */
export function notFoundMax(totals: Totals): number {
  const deaths = LEAVES_NOTHING.reduce((sum, point) => sum + (totals.deaths[point] ?? 0), 0);
  return deaths + totals.killedOutside + totals.resets + totals.restarts + sumOf(totals.zombies);
}

function chanceOf(point: Point): number {
  return RARE.includes(placeOf(point)) ? CHANCE_RARE : CHANCE_OFTEN;
}

function placeOf(point: Point): string {
  return point.slice(point.indexOf(" ") + 1);
}
