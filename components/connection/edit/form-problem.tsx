import { ProblemCard } from "#components/shared/problem-card.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import type { Problem } from "#lib/core/problem.ts";
import type { FieldIssues } from "./field-issues.ts";

/** Why a form was refused: what stands at the fields, and what belongs to none. */
export function FormProblem({ problem, issues }: { problem: Problem | null; issues?: FieldIssues }) {
  if (problem === null) return null;
  if (problem.code !== "invalid_input" || issues === undefined)
    return <ProblemCard problem={problem} tone="rejected" />;
  // The fields may be out of sight.
  const texts = [...issues.rest, ...Object.values(issues.at)];
  return (
    <div
      role="alert"
      className="grid gap-1 rounded-md border border-rejected-mark/35 bg-rejected-bg px-3 py-2 text-rejected"
    >
      {texts.map((text) => (
        <p key={text} className="flex items-baseline gap-2 font-medium">
          <StatusMark status="rejected" className="relative top-[1.5px]" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
        </p>
      ))}
    </div>
  );
}
