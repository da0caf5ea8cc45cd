import type { Day } from "../../day.ts";
import type { RunProblem } from "../../problem.ts";
import type { Answers } from "../open-questions.ts";

/** What is done, in this order; a step that does not apply is left out. */
export const GP_TEST_STEPS = [
  ...(["company", "policy", "chart", "look_first", "send", "find", "read", "batch", "lists", "tax"] as const),
  ...(["unbalanced", "inactive_account", "entry_account", "long_text", "closed_period"] as const),
] as const;
export const EXPENSIFY_TEST_STEPS = ["export", "calibrate", "approved_after", "unknown_id"] as const;
export type TestStepName = (typeof GP_TEST_STEPS)[number] | (typeof EXPENSIFY_TEST_STEPS)[number];

/**
 * `running`: under way, nothing is sent by it. `sending`: committed right before something is sent, so that who finds it so after a
 * crash knows that GP may have it. `unclear`: GP may have it or may not; nobody sends it again.
 */
export type TestStepState = "running" | "sending" | "done" | "skipped" | "failed" | "unclear";

/** A journal of the test that GP has: a person deletes it there. */
export type TestJournal = Readonly<{ number: number; date: Day; batchId: string; reference: string }>;

export type SelfTestStep = Readonly<{
  step: TestStepName;
  state: TestStepState;
  /** ISO text: when it began, and when it ended. */
  startedAt: string;
  endedAt: string | null;
  /** What was sent or asked for, and what came back, in words. */
  sent: string;
  came: string;
  /** The reference of what is sent: by it, it is found again. */
  reference?: string;
  journal?: TestJournal;
  answers: Answers;
  problem: RunProblem | null;
}>;

/** What a person said when they asked for the test; kept as the test's first row of steps. */
export type GpTestInput = Readonly<{
  gpCompanyId: number;
  /** As GP lists it, typed by the person. */
  companyName: string;
  /** The day of the journals, in an open period of the test company. */
  date: Day;
  currency: string;
  /** A day in a closed period of the test company; null: not known. */
  closedDay: Day | null;
  /** A tax detail of the test company; `""`: the tax is sent without one. */
  taxDetail: string;
}>;
export type ExpensifyTestInput = Readonly<{
  /** A report whose spend is known; `""`: some of those approved lately. */
  reportId: string;
}>;
export type SelfTestInput = Readonly<{ gp?: GpTestInput; expensify?: ExpensifyTestInput }>;

/** `self_test.steps`: what was asked for, then what was done. */
export type SelfTestRow = Readonly<{ asked: SelfTestInput }> | SelfTestStep;

export function inputOf(rows: readonly SelfTestRow[]): SelfTestInput {
  const [first] = rows;
  return first !== undefined && "asked" in first ? first.asked : {};
}

export function stepsOf(rows: readonly SelfTestRow[]): readonly SelfTestStep[] {
  return rows.filter((row) => "step" in row);
}

/** All answers of a run; a later step knows better. */
export function answersOf(steps: readonly SelfTestStep[]): Answers {
  return Object.assign({}, ...steps.map(({ answers }) => answers)) as Answers;
}

/** Passed: every step that had to be done was, and nothing is unclear. */
export function hasPassed(steps: readonly SelfTestStep[]): boolean {
  return steps.length > 0 && steps.every(({ state }) => state === "done" || state === "skipped");
}

/** Journals of the test that a person has to delete in GP, each once. */
export function journalsLeft(steps: readonly SelfTestStep[]): readonly TestJournal[] {
  const found = steps.flatMap(({ journal }) => (journal ? [journal] : []));
  return [...new Map(found.map((journal) => [journal.number, journal])).values()];
}

/** A run that was not heard of for so long has lost its engine: what it was sending is unclear. */
export const SELF_TEST_DEAD_AFTER_MS = 10 * 60_000;

/** When a run was last heard of. */
export function heardAt(askedAt: Date, steps: readonly SelfTestStep[]): Date {
  const last = steps.at(-1);
  return last ? new Date(last.endedAt ?? last.startedAt) : askedAt;
}

/** What a crash left: what was being sent is unclear, what was being read has failed. */
export function settleDead(steps: readonly SelfTestStep[], now: Date): readonly SelfTestStep[] {
  return steps.map((step) => {
    if (step.state !== "running" && step.state !== "sending") return step;
    const state = step.state === "sending" ? "unclear" : "failed";
    return { ...step, state, endedAt: now.toISOString(), problem: { code: "stopped" } };
  });
}
