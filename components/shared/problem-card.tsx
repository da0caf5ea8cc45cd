import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "#lib/core/problem.ts";
import { useInstant } from "#lib/web/company-context.tsx";
import { type Names, problemDetails, problemText } from "#lib/web/problem-text.ts";
import { cn } from "#components/ui/cn.ts";
import { type Status, StatusMark } from "./status-mark.tsx";
import { CopyButton } from "./value/copy-button.tsx";

type Tone = Extract<Status, "held" | "uncertain" | "rejected">;

const FRAMES: Readonly<Record<Tone, string>> = {
  held: "border-held-mark/45",
  uncertain: "border-uncertain-mark/45",
  rejected: "border-rejected-mark/45",
};
const HEADS: Readonly<Record<Tone, string>> = {
  held: "bg-held-bg",
  uncertain: "bg-uncertain-bg",
  rejected: "bg-rejected-bg",
};

type ProblemCardProps = {
  problem: Problem;
  /** The page's words for expenses, segments, tag levels and workspaces. */
  names?: Names;
  tone?: Tone;
  /** The fix in place: a picker and its button. Stands first, above the words. */
  children?: ReactNode;
  /** Further buttons, under the words. */
  actions?: ReactNode;
  /** Only the head and the fix; what to do is obvious there. */
  brief?: boolean;
  className?: string;
};

/** A problem: what happened, the fix, why, what to do, who; its stable code; technical details folded away, to copy. */
export function ProblemCard({
  problem,
  names,
  tone = "held",
  children,
  actions,
  brief = false,
  className,
}: ProblemCardProps) {
  const instant = useInstant();
  const { title, what, why, todo, who } = problemText(problem, { instant, ...names });
  return (
    <section aria-label={title} className={cn("overflow-clip rounded-lg border bg-card", FRAMES[tone], className)}>
      <div className={cn("flex flex-wrap items-baseline gap-x-2.5 gap-y-1 px-3.5 py-2", HEADS[tone])}>
        <StatusMark status={tone} className="relative top-[1.5px]" />
        <p className="min-w-0 flex-1 phone:basis-4/5">
          <b>{/[.?!]$/.test(title) ? title : `${title}.`}</b> {what}
        </p>
        <span className="text-xs text-muted-foreground phone:ml-[22px]">{problem.code}</span>
      </div>
      <div className="grid gap-2.5 px-3.5 py-2.5 empty:hidden">
        {children}
        {brief ? null : (
          <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-y-1.5 *:data-[key]:text-muted-foreground phone:grid-cols-1">
            {why === undefined ? null : <Answer question="Why">{why}</Answer>}
            <Answer question="What to do">{todo}</Answer>
            <Answer question="Who does it">{who}</Answer>
          </dl>
        )}
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
        {brief ? null : <TechnicalDetails problem={problem} />}
      </div>
    </section>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <>
      <dt data-key="">{question}</dt>
      <dd className="max-w-[76ch]">{children}</dd>
    </>
  );
}

/** What only support and IT want to see. */
export function TechnicalDetails({ problem }: { problem: Problem }) {
  const details = problemDetails(problem);
  return (
    <details className="group text-xs">
      <summary className="inline-flex list-none items-center gap-1.5 text-muted-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-[13px] group-open:rotate-90" aria-hidden="true" />
        Technical details
      </summary>
      <div className="mt-1.5 flex items-start gap-1 rounded-md bg-muted py-1 pr-1 pl-3">
        <pre className="min-w-0 flex-1 overflow-x-auto py-1 font-mono leading-[18px] whitespace-pre-wrap">
          {details}
        </pre>
        <CopyButton text={details} label="Copy technical details" />
      </div>
    </details>
  );
}

/** One line for lists: mark, title, code. */
export function ProblemLine({ problem, names, tone = "held" }: Pick<ProblemCardProps, "problem" | "names" | "tone">) {
  return (
    <p className="flex items-baseline gap-2">
      <StatusMark status={tone} className="relative top-[1.5px]" />
      <span className="min-w-0 flex-1">{problemText(problem, names).title}</span>
      <span className="text-xs text-muted-foreground">{problem.code}</span>
    </p>
  );
}
