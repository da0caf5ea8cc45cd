import { ChevronRight } from "lucide-react";
import { ProblemLine } from "#components/shared/problem-card.tsx";
import { type Status, StatusMark } from "#components/shared/status-mark.tsx";
import { DayText } from "#components/shared/value/day-text.tsx";
import type { SelfTestView } from "#lib/web/queries/self-test.ts";
import { stepTitle, stepsWords } from "#lib/web/text/self-test-words.ts";

type Step = SelfTestView["steps"][number];

const MARKS: Readonly<Record<Step["state"], Readonly<{ status: Status; word: string }>>> = {
  running: { status: "run", word: "Under way" },
  sending: { status: "run", word: "Being sent" },
  done: { status: "ok", word: "Done" },
  skipped: { status: "off", word: "Not done" },
  failed: { status: "rejected", word: "Failed" },
  unclear: { status: "uncertain", word: "Unclear" },
};

/** Once it passed, its steps are folded: each with what was sent and what came back, and the journals that a person has to delete. */
export function TestRun({ test }: { test: SelfTestView }) {
  return (
    <>
      {test.journals.length === 0 ? null : <Journals test={test} />}
      <details className="group" open={test.state !== "passed"}>
        <summary className="inline-flex min-h-6 list-none items-center gap-1.5 text-xs text-muted-foreground phone:min-h-10 [&::-webkit-details-marker]:hidden">
          <ChevronRight className="size-[13px] group-open:rotate-90" aria-hidden="true" />
          {stepsWords(test.steps)}
        </summary>
        <ol aria-label="Steps of the self-test" aria-live="polite" className="mt-1.5 grid gap-1.5">
          {test.steps.map((step) => (
            <StepRow key={step.step} step={step} />
          ))}
        </ol>
      </details>
    </>
  );
}

function StepRow({ step }: { step: Step }) {
  const { status, word } = MARKS[step.state];
  return (
    <li className="grid grid-cols-[20px_160px_minmax(0,1fr)] items-baseline gap-x-2 phone:grid-cols-[20px_minmax(0,1fr)]">
      <StatusMark status={status} label={word} className="relative top-[1.5px]" />
      <span className="font-medium">{stepTitle(step.step)}</span>
      <div className="grid min-w-0 gap-0.5 [overflow-wrap:anywhere] phone:col-start-2">
        <span className="first-letter:uppercase">{step.came || (step.endedAt === null ? word : "")}</span>
        {step.sent === "" ? null : <span className="text-xs text-muted-foreground">Asked with: {step.sent}</span>}
        {step.problem ? (
          <ProblemLine problem={step.problem} tone={step.state === "failed" ? "rejected" : "uncertain"} />
        ) : null}
      </div>
    </li>
  );
}

function Journals({ test: { journals, place } }: { test: SelfTestView }) {
  return (
    <div className="rounded-md border border-held-mark/45 bg-held-bg px-3 py-2">
      <p className="font-medium">
        <StatusMark status="held" /> To be deleted in GP, in company {place}:
      </p>
      <ul className="ml-5 list-disc">
        {journals.map(({ number, date, batchId, reference }) => (
          <li key={number}>
            Journal <b>{number}</b> of <DayText value={date} />
            {batchId === "" ? "" : `, batch ${batchId}`}, <span className="font-mono text-[0.94em]">{reference}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
