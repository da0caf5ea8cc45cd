import { SIGN_IN_LAYER, type ConnectionKind } from "../connection/ping-ladder.ts";
import type { PingStep } from "../ports.ts";
import type { SetupDraft } from "./draft.ts";

/** In their order; `after` of each stands in `NEEDS`. */
export const SETUP_STEPS = ["expensify", "workspaces", "gp", "company", "accounts", "calibrate", "ready"] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** `waiting`: another step comes first. */
export type StepState = Readonly<
  { step: SetupStep; state: "done" | "open" } | { step: SetupStep; state: "waiting"; for: SetupStep }
>;

export type SetupFacts = Readonly<{
  draft: SetupDraft;
  /** The last ping of the chosen connection; undefined: none is chosen. */
  expensifyPing: readonly PingStep[] | null | undefined;
  gpPing: readonly PingStep[] | null | undefined;
  gpCompanyId: number | null;
  /** The company was made. */
  companyId: string | null;
  isFinished: boolean;
}>;

const NEEDS: Readonly<Record<SetupStep, readonly SetupStep[]>> = {
  expensify: [],
  workspaces: ["expensify"],
  gp: [],
  company: ["gp"],
  accounts: ["workspaces", "company"],
  calibrate: ["accounts"],
  ready: ["accounts", "calibrate"],
};

/** How far a setup is. A step that is done stays open to be changed until the company is made of it. */
export function setupSteps(facts: SetupFacts): readonly StepState[] {
  const isDone = (step: SetupStep) => DONE[step](facts);
  return SETUP_STEPS.map((step): StepState => {
    if (isDone(step)) return { step, state: "done" };
    const missing = NEEDS[step].find((before) => !isDone(before));
    return missing === undefined ? { step, state: "open" } : { step, state: "waiting", for: missing };
  });
}

/** Where somebody goes on: the first step that is not done. */
export function nextStep(states: readonly StepState[]): SetupStep {
  return states.find(({ state }) => state !== "done")?.step ?? "ready";
}

const DONE: Readonly<Record<SetupStep, (facts: SetupFacts) => boolean>> = {
  expensify: ({ expensifyPing }) => isSignedIn("expensify", expensifyPing),
  workspaces: ({ draft, companyId }) => companyId !== null || (draft.workspaces?.length ?? 0) > 0,
  gp: ({ gpPing }) => isSignedIn("gp", gpPing),
  company: ({ draft, gpCompanyId, companyId }) =>
    companyId !== null || (gpCompanyId !== null && draft.company !== undefined),
  accounts: ({ companyId }) => companyId !== null,
  calibrate: ({ draft, expensifyPing }) => draft.uncalibrated !== undefined || isCalibrated(expensifyPing),
  ready: ({ isFinished }) => isFinished,
};

/** What a setup needs of a ping: the account is let in. Of a company nobody chose yet it says nothing. */
export function isSignedIn(kind: ConnectionKind, ping: readonly PingStep[] | null | undefined): boolean {
  const wanted = kind === "gp" ? [SIGN_IN_LAYER.gp, "role"] : [SIGN_IN_LAYER.expensify];
  return wanted.every((layer) => ping?.some((step) => step.layer === layer && step.ok) ?? false);
}

/** The layer in which Expensify's ping looks at a report: how amounts are signed, and that they add up. */
export const CALIBRATE_LAYER = "calibrate";

function isCalibrated(ping: readonly PingStep[] | null | undefined): boolean {
  return ping?.some(({ layer, ok }) => layer === CALIBRATE_LAYER && ok) ?? false;
}

type Format = readonly Readonly<{ position: number; name: string; length: number; isMain: boolean }>[];
type Source = Readonly<{ kind: "category" } | { kind: "tag"; level: number } | { kind: "workspace" }>;

/**
 * What each segment most likely comes from: the main account from the category, the first other one from the first tag, what is left
 * from the workspace. A person changes it.
 */
export function likelySources(format: Format): readonly Source[] {
  const main = format.some(({ isMain }) => isMain) ? format.findIndex(({ isMain }) => isMain) : 0;
  const firstOther = format.findIndex((_, index) => index !== main);
  return format.map((_, index) =>
    index === main ? { kind: "category" } : index === firstOther ? { kind: "tag", level: 1 } : { kind: "workspace" },
  );
}
