import { expect, test } from "vitest";
import { shortfalls, type Goal } from "./goal.ts";
import { runChaos } from "./run-chaos.ts";
import { newTotals } from "./totals.ts";

/** Of `npm run chaos`, as much as there is time for in `npm test`. */
const GOAL: Goal = {
  points: ["after report kept", "after claim move", "after attempt commit", "after send", "before settle move"],
  ...{ killsPerPoint: 1, zombies: 1, restarts: 1, isEveryByteCut: false },
};
/** For a machine that is busy with everything else: alone it takes some twenty seconds. */
const [LIMIT_MS, TIMEOUT_MS] = [180_000, 300_000];

test(
  "two engines die, sleep and lose their database and their answers; nothing is sent twice and nothing is lost",
  async () => {
    const totals = newTotals();

    await runChaos({
      ...{ goal: GOAL, totals, workspaces: ["sales"], limitMs: LIMIT_MS, roundMs: LIMIT_MS },
      onRound: () => undefined,
    });

    expect(totals.faults).toEqual([]);
    expect(shortfalls(GOAL, totals)).toEqual([]);
    expect(totals.sent).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
