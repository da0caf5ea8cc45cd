import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";
import { runName, runOutcome, runStatus } from "./run-outcome.ts";
import { runHeadline, runSteps } from "./run-steps.ts";

const ZONE = "America/Chicago";
const NONE = {
  read: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  ready: 0,
  held: 0,
  nothingToPost: 0,
  sent: 0,
  adopted: 0,
  rejected: 0,
  uncertain: 0,
  sentCents: 0,
};
const RUN: SyncRun = {
  ...{
    id: "1",
    number: 1194,
    kind: "sync",
    state: "done",
    step: "send",
    stepDone: 0,
    stepTotal: 0,
    requestedBy: "Schedule",
  },
  ...{
    requestedAt: "2026-11-24T20:00:00.000Z",
    startedAt: "2026-11-24T20:00:01.000Z",
    endedAt: "2026-11-24T20:00:47.000Z",
    stopRequestedAt: null,
  },
  ...{
    counts: { ...NONE, read: 62, unchanged: 62 },
    problems: [],
    batchIds: [],
    sentCents: cents(0),
    uncertainNow: 0,
    nextLookAt: null,
  },
};
const counted = (counts: Partial<typeof NONE>, more: Partial<SyncRun> = {}): SyncRun => ({
  ...RUN,
  counts: { ...NONE, ...counts },
  ...more,
});

test.each<[string, string, SyncRun]>([
  ["62 read, nothing new", "ok", RUN],
  [
    "62 read, 3 new, 1 changed, 1 held, 2 ready",
    "ok",
    counted({ read: 62, created: 3, changed: 1, held: 1, ready: 2 }),
  ],
  [
    "8 in GP, 1 unclear, looking again 14:20",
    "uncertain",
    counted({ read: 62, sent: 8, uncertain: 1 }, { uncertainNow: 1, nextLookAt: "2026-11-24T20:20:00.000Z" }),
  ],
  ["8 in GP, 1 unclear at first", "ok", counted({ sent: 8, uncertain: 1 })],
  ["5 in GP, 1 refused by GP", "held", counted({ sent: 5, rejected: 1, ready: 6 })],
  ["12 found in GP, 3 held", "ok", counted({ read: 15, created: 15, adopted: 12, held: 3 })],
  ["Nothing to send", "ok", { ...RUN, kind: "send" }],
  ["Waiting for the engine", "off", { ...RUN, state: "requested", counts: null }],
  ["41 of 62 journals built", "run", { ...RUN, state: "running", step: "plan", stepDone: 41, stepTotal: 62 }],
  ["1 report read", "run", { ...RUN, state: "running", step: "read", stepDone: 1, stepTotal: 1 }],
  ["Stopping after this report", "run", { ...RUN, state: "running", stopRequestedAt: "2026-11-24T20:00:05.000Z" }],
  ["Stopped before it began", "off", { ...RUN, state: "stopped", counts: null, startedAt: null }],
  ["Stopped by hand, nothing was done yet", "off", counted({}, { state: "stopped" })],
  ["Stopped by hand: 2 in GP", "off", counted({ read: 9, sent: 2 }, { state: "stopped" })],
])("says “%s” with the mark %s", (words, status, run) => {
  expect([runOutcome(run, ZONE), runStatus(run)]).toEqual([words, status]);
});

test("a failed run and a problem beside what was done name the problem", () => {
  const problems = [{ code: "gp_unreachable", detail: "" }] as const;

  expect(runOutcome({ ...RUN, state: "failed", problems }, ZONE)).toBe("The GP server does not answer");
  expect(runOutcome({ ...RUN, problems }, ZONE)).toBe("62 read, nothing new; The GP server does not answer");
  expect(runStatus({ ...RUN, problems })).toBe("held");
  expect(runName({ kind: "read", number: 7 })).toBe("Read 7");
});

test("steps before the current one are done, those after it wait, and what is not in the run says so", () => {
  const run: SyncRun = { ...RUN, kind: "read", state: "running", step: "plan", stepDone: 41, stepTotal: 62 };

  expect(runSteps(run, "2026-11-01T00:00:00.000Z").map(({ step, status, note }) => [step, status, note])).toEqual([
    ["reference", "ok", ""],
    ["read", "ok", "62 reports"],
    ["watch", "ok", ""],
    ["plan", "run", "41 of 62"],
    ["send", "off", "not in this run"],
  ]);
});

test("a read that failed has no check, although the run goes on", () => {
  const problems = [{ code: "expensify_not_a_file", beginsWith: "<html" }] as const;
  const run: SyncRun = { ...RUN, state: "running", step: "sweep", counts: NONE, problems };
  const read = (each: SyncRun) => runSteps(each, null).find(({ step }) => step === "read");

  expect(read(run)).toMatchObject({ status: "held", note: "0 reports, see the problem" });
  expect(read({ ...run, step: "read" })).toMatchObject({ status: "run" });
  expect(read({ ...run, problems: [{ code: "gp_unreachable", detail: "" }] })).toMatchObject({ status: "ok" });
});

test("the look through GP is a step of the run that does it", () => {
  const has = (run: SyncRun, sweptAt: string | null) => runSteps(run, sweptAt).some(({ step }) => step === "sweep");

  expect(has({ ...RUN, state: "requested", step: null }, null)).toBe(true);
  expect(has({ ...RUN, state: "running", step: "plan" }, "2026-11-24T20:00:30.000Z")).toBe(true);
  expect(has({ ...RUN, state: "running", step: "plan" }, "2026-11-24T19:00:00.000Z")).toBe(false);
});

test("no bar pretends to know an end that nobody knows", () => {
  expect(runHeadline({ ...RUN, state: "running", step: "read", stepDone: 41, stepTotal: 41 })).toEqual({
    figure: "41",
    words: "reports read so far",
    bar: null,
  });
  expect(runHeadline({ ...RUN, state: "running", step: "plan", stepDone: 41, stepTotal: 62 })).toEqual({
    figure: "41 of 62",
    words: "reports turned into journals",
    bar: { value: 41, max: 62 },
  });
  expect(runHeadline({ ...RUN, state: "requested", step: null }).bar).toBeNull();
});
