import type { ConflictCode } from "#lib/core/connection/self-test/conflicts.ts";
import { countOf } from "../format.ts";
import type { TestStepName } from "#lib/core/connection/self-test/self-test.ts";

/** Words for the steps of a self-test and for what contradicts its answers. */

const STEP_TITLES: Readonly<Record<TestStepName, string>> = {
  company: "Test company",
  policy: "Policy for journals",
  chart: "Chart of accounts",
  look_first: "Look before sending",
  send: "Send a journal",
  find: "Find it again",
  read: "Read it back",
  batch: "Its batch",
  lists: "Other lists",
  tax: "Tax of a line",
  unbalanced: "A journal that does not balance",
  inactive_account: "An inactive account",
  entry_account: "An account without entry",
  long_text: "A text that is too long",
  closed_period: "A closed period",
  export: "Export reports",
  calibrate: "Sign and total",
  approved_after: "Boundary of the approval date",
  unknown_id: "An id that is not there",
};

export function stepTitle(step: string): string {
  return Object.hasOwn(STEP_TITLES, step) ? STEP_TITLES[step as TestStepName] : step;
}

/** "14 steps, all done", or how many are not. */
export function stepsWords(steps: readonly Readonly<{ state: string }>[]): string {
  const done = steps.filter(({ state }) => state === "done").length;
  const count = countOf(steps.length, "step");
  return done === steps.length ? `${count}, all done` : `${count}, ${done} done`;
}

const CONFLICT_TEXTS: Readonly<Record<ConflictCode, string>> = {
  batch_prefix_too_long: "GP puts a prefix before our batches that makes them longer than 15 characters.",
  batch_prefix: "GP puts a prefix before our batches: more than nine a day do not fit.",
  reference_changed: "GP changes the reference by which a journal is known.",
  number_not_assigned: "GP does not number journals by itself.",
  lists_blind: "GP finds a journal neither by its batch nor by its source document.",
  changes_unseen: "GP does not find journals by their last change, so changes in GP are seen late.",
  tax_not_kept: "GP does not keep a line's tax, and a company here splits tax off: GP's own tax reports do not see it.",
  sign_differs: "Expensify writes spend with the other sign than the connection is set to.",
  text_escaped: "Expensify writes text HTML-escaped, and the connection does not undo it.",
  text_plain: "The connection undoes HTML escapes, and Expensify writes none.",
};

export function conflictText(code: string): string {
  return Object.hasOwn(CONFLICT_TEXTS, code) ? CONFLICT_TEXTS[code as ConflictCode] : code;
}
