import { ProblemCard } from "#components/shared/problem-card.tsx";
import type { RunProblem } from "#lib/core/problem.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";

/** What kept a run from its work, each with why, what to do and who does it. What stops several steps alike is told once. */
export function RunProblems({ run: { state, problems } }: { run: Pick<SyncRun, "state" | "problems"> }) {
  return distinct(problems).map(([key, problem]) => (
    <ProblemCard key={key} problem={problem} tone={state === "failed" ? "rejected" : "held"} />
  ));
}

function distinct(problems: readonly RunProblem[]): readonly (readonly [string, RunProblem])[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem]))];
}
