import { POINTS } from "./engine/points.ts";
import { notFoundMax, shortfalls, type Goal } from "./goal.ts";
import { uncut, sumOf, type Totals } from "./totals.ts";

const MINUTE_S = 60;

/** The outcome as text: deaths at each point, what was done to database and wire, and how it ended. */
export function describeTotals(goal: Goal, totals: Totals): string {
  const { pieces, deaths, zombies, createCuts, createBytes, faults, errors } = totals;
  const missing = shortfalls(goal, totals);
  const everyByte = uncut(totals).length === 0 && createBytes > 0 ? ", each number at least once" : "";
  const minutes = pieces.reduce((sum, { seconds }) => sum + seconds, 0) / MINUTE_S;
  return [
    ...pieces.map(({ machine, seconds }) => `${machine}\n  took ${seconds} s`),
    "",
    "Died at / woken as a zombie at",
    ...POINTS.map((point) => `  ${point.padEnd(24)} ${count(deaths[point])} ${count(zombies[point])}`),
    `Engines killed: ${sumOf(deaths)} at ${POINTS.length} named points, ${totals.killedOutside} anywhere; two engines side by side on one database, in ${minutes.toFixed(0)} minutes of all runs`,
    `Zombies (stopped, woken when their lease was over): ${sumOf(zombies)}`,
    `Postgres torn down and started again: ${totals.restarts}`,
    `Answers to a create cut: ${createCuts.reduce((sum, each) => sum + each, 0)}, after ${createBytes - uncut(totals).length} different numbers of bytes of ${createBytes}${everyByte}`,
    `Answers to a read cut: ${totals.readCuts}; requests reset: ${totals.resets}; delayed: ${totals.delays}`,
    `Rounds: ${totals.rounds}, of them ${totals.lostDatabases} with the database of the round before lost`,
    `Sent: ${totals.sent}; ended as written by hand: ${totals.asWritten}`,
    `Held as sent, not found: ${totals.notFound} (at most ${notFoundMax(totals)}: each needs a send that was kept from GP)`,
    ...Object.entries(errors).map(([line, times]) => `Logged ${times} times: ${line}`),
    ...missing.map((each) => `Not reached: ${each}`),
    `Wrong at the end: ${faults.length}`,
    ...faults,
  ].join("\n");
}

const count = (value = 0) => String(value).padStart(5);
