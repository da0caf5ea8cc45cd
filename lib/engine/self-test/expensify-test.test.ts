import { afterEach, expect, test } from "vitest";
import { conflictsOf } from "#lib/core/connection/self-test/conflicts.ts";
import type { QuestionCode } from "#lib/core/connection/open-questions.ts";
import { answersOf, hasPassed, type SelfTestStep } from "#lib/core/connection/self-test/self-test.ts";
import type { ExpensifySettings } from "#lib/sandbox/expensify/settings.ts";
import { startSandboxSource } from "#lib/testing/firm/sandbox-source.ts";
import { type ExpensifyTestWorld, runExpensifyTest } from "./expensify-test.ts";

// The whole self-test against the stand-in over real HTTP: it must find out how this Expensify writes.

/** Ordinary spend of the firm, with an ampersand in a merchant. */
const KNOWN = "R00X9oNOn2MO";
const POSITIVE = { spendSign: "positive", unescapeHtml: false } as const;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function run(settings: Partial<ExpensifySettings> = {}, changes: Partial<ExpensifyTestWorld> = {}) {
  const { source, stand, close } = await startSandboxSource(settings);
  closing.push(close);
  const kept: string[] = [];
  const steps = await runExpensifyTest({
    ...{ source, settings: POSITIVE, input: { reportId: KNOWN } },
    clock: { now: () => new Date("2026-11-22T10:00:00Z"), monotonicMs: () => performance.now() },
    keep: async (all) => void kept.push(`${all.at(-1)?.step} ${all.at(-1)?.state}`),
    deadline: (ms) => AbortSignal.timeout(ms),
    stop: new AbortController().signal,
    ...changes,
  });
  const jobs = Object.keys(stand.log.counts());
  return { steps, kept, jobs };
}

const answered = (steps: readonly SelfTestStep[], code: QuestionCode) => answersOf(steps)[code]?.answer;

test("a known report tells sign, unit, total and the rest, and nothing is marked", async () => {
  const { steps, kept, jobs } = await run();

  expect(hasPassed(steps)).toBe(true);
  expect(kept).toEqual([
    ...["export running", "export done", "calibrate running", "calibrate done"],
    ...["approved_after running", "approved_after done", "unknown_id running", "unknown_id done"],
  ]);
  expect(answersOf(steps)).toMatchObject({
    expensify_sign: { answer: "positive" },
    expensify_total: { answer: "adds_up" },
    expensify_unit: { answer: "hundredths" },
    expensify_passes: { answer: "one" },
    expensify_approved_after: { answer: "excluded" },
    expensify_unknown_id: { answer: "skipped" },
    expensify_dates: { answer: "known" },
  });
  expect(jobs.some((job) => job.includes("markAsExported"))).toBe(false);
});

test.each<[string, Partial<ExpensifySettings>, QuestionCode, string]>([
  ["a boundary that includes its day", { approvedAfterIncludes: true }, "expensify_approved_after", "included"],
  ["an unknown id that refuses the rest", { unknownIdRefused: true }, "expensify_unknown_id", "refused"],
])("finds %s", async (_name, settings, code, answer) => {
  const { steps } = await run(settings);

  expect([hasPassed(steps), answered(steps, code)]).toEqual([true, answer]);
});

test("of many reports: those that do not add up are told, and a file of several passes is read whole", async () => {
  // The firm has reports that are wrong on purpose: the rules hold those, and the connection is fine.
  const { steps } = await run({ passReports: 20 }, { input: { reportId: "" } });

  expect(hasPassed(steps)).toBe(true);
  expect([answered(steps, "expensify_passes"), answered(steps, "expensify_total")]).toEqual(["several", "mostly"]);
  expect(answered(steps, "expensify_sign")).toBe("positive");
  expect(answered(steps, "expensify_html")).toBe("plain");
});

test("spend that is written negative fails, unless the connection is set so", async () => {
  const { steps } = await run({ spendSign: "negative" });
  expect(steps.at(-1)).toMatchObject({
    state: "failed",
    problem: { code: "sample_sign_differs", found: "negative", setting: "positive" },
  });
  expect(conflictsOf(answersOf(steps), { ...POSITIVE, hasTaxRules: false })).toEqual(["sign_differs"]);
  const set = await run({ spendSign: "negative" }, { settings: { ...POSITIVE, spendSign: "negative" } });
  expect([hasPassed(set.steps), answered(set.steps, "expensify_sign")]).toEqual([true, "negative"]);
});

test("escaped text contradicts a connection that does not undo it", async () => {
  const { steps } = await run({ escapeHtml: true }, { input: { reportId: "" } });
  const answers = answersOf(steps);

  expect(answered(steps, "expensify_html")).toBe("escaped");
  expect(conflictsOf(answers, { ...POSITIVE, hasTaxRules: false })).toEqual(["text_escaped"]);
  expect(conflictsOf(answers, { ...POSITIVE, unescapeHtml: true, hasTaxRules: false })).toEqual([]);
});

test("a report that is not there proves nothing", async () => {
  const { steps } = await run({}, { input: { reportId: "R00NOTTHERE0" } });

  expect(steps).toMatchObject([{ step: "export", state: "failed", problem: { code: "sample_missing" } }]);
});
