import type { SetupStep, StepState } from "#lib/core/setup/steps.ts";

/** What a step of the setup is called, and what it is for. */
export const STEP_WORDS: Readonly<Record<SetupStep, Readonly<{ title: string; what: string }>>> = {
  expensify: { title: "Expensify", what: "The connection that approved reports are read with." },
  workspaces: { title: "Workspaces", what: "Which Expensify workspaces feed this company." },
  gp: { title: "Dynamics GP", what: "The connection that journals are sent with." },
  company: { title: "Company", what: "Which company in GP it is, its currency, its days and its fiscal calendar." },
  accounts: { title: "Accounts", what: "How an account is written, and what employees are owed on." },
  calibrate: { title: "Calibrate", what: "How Expensify signs amounts, and that they add up, seen at real reports." },
  ready: { title: "Ready to map", what: "What comes next: the mapping, and then the gate." },
};

/** "Not yet: first Workspaces". */
export function stateWords(state: StepState): string {
  if (state.state === "waiting") return `first ${STEP_WORDS[state.for].title}`;
  return state.state === "done" ? "done" : "to do";
}
