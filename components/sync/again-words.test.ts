import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import { SAMPLES } from "#lib/testing/sample-problems.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";
import { againWords, leftUndone } from "./again-words.ts";

const RUN: SyncRun = {
  ...{ id: "a", number: 12, kind: "sync", state: "failed", step: null, stepDone: 0, stepTotal: 0, requestedBy: "Ana" },
  ...{ requestedAt: "2026-11-24T20:00:00Z", startedAt: null, endedAt: null, stopRequestedAt: null, counts: null },
  ...{ problems: [SAMPLES.gp_unreachable], batchIds: [], sentCents: cents(0), uncertainNow: 0, nextLookAt: null },
};
const fine = (change: Partial<SyncRun>): SyncRun => ({ ...RUN, number: 13, state: "done", problems: [], ...change });
const WHEN = { runs: [RUN], nextAt: "2026-11-24T20:30:00Z", now: "2026-11-24T20:10:00Z", timeZone: "America/Chicago" };

test.each<[string, SyncRun, boolean]>([
  ["failed", RUN, true],
  ["done with a problem", { ...RUN, state: "done" }, true],
  ["done, with something to tell", { ...RUN, state: "done", problems: [SAMPLES.gp_journals_unknown] }, false],
  ["done, with a problem beside it", fine({ problems: [SAMPLES.history_settling, SAMPLES.gp_timeout] }), true],
  ["stopped by hand", { ...RUN, state: "stopped", problems: [] }, true],
  ["done", fine({}), false],
  ["under way, with a problem so far", { ...RUN, state: "running" }, false],
])("a run that is %s", (_what, run, expected) => {
  expect(leftUndone(run)).toBe(expected);
});

test("says what happens next and when, or that nothing does", () => {
  expect(againWords(RUN, WHEN)).toContain("by itself today at 14:30 CST.");
  expect(againWords(RUN, { ...WHEN, nextAt: "2026-11-25T13:00:00Z" })).toContain("Wed 25 Nov at 07:00 CST.");
  expect(againWords(RUN, { ...WHEN, nextAt: null })).toContain("Nothing runs by itself now");
});

test("a later run without a problem has done it, if it did the same", () => {
  expect(againWords(RUN, { ...WHEN, runs: [fine({}), RUN] })).toBe("Sync 13 has done since what this one could not.");
  expect(againWords(RUN, { ...WHEN, runs: [fine({ kind: "send" }), RUN] })).toContain("Nothing is lost");
  expect(againWords(RUN, { ...WHEN, runs: [{ ...RUN, number: 13 }, RUN] })).toContain("Nothing is lost");
});
