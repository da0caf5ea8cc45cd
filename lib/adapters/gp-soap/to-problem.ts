import { failureProblem, type ProblemLimits } from "#lib/core/ledger/failure-problem.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { CallOutcome } from "./client.ts";

export type UnansweredCall = Exclude<CallOutcome, { kind: "answered" }>;

/** Why a call gave no answer, as a problem of the one registry. */
export function toProblem(outcome: UnansweredCall, limits: ProblemLimits): RunProblem {
  switch (outcome.kind) {
    case "fault":
      return { code: "gp_fault", detail: outcome.fault.text, logId: outcome.fault.logId };
    case "malformed":
      return { code: "gp_answer_malformed", detail: outcome.detail };
    case "failed":
      return failureProblem(outcome.failure, limits);
  }
}
