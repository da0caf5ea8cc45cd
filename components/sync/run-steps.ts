import type { Status } from "#components/shared/status-mark.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";

type Step = NonNullable<SyncRun["step"]>;
const ORDER: readonly Step[] = ["reference", "read", "sweep", "plan", "send"];

const TITLES: Readonly<Record<Step, string>> = {
  reference: "Read accounts and workspaces",
  read: "Read reports from Expensify",
  sweep: "Look through the journals that GP has",
  plan: "Build journals",
  send: "Send to GP",
};

export type RunStep = Readonly<{
  step: Step;
  title: string;
  status: Extract<Status, "ok" | "run" | "off">;
  note: string;
}>;

/**
 * The steps of a run with a mark and a few words each. The look through GP is listed where it is part of this run: before the first
 * send on a database, and not again.
 */
export function runSteps(run: SyncRun, sweptAt: string | null): readonly RunStep[] {
  const at = run.step === null ? -1 : ORDER.indexOf(run.step);
  const sweeps = sweptAt === null || run.step === "sweep" || (run.startedAt !== null && sweptAt >= run.startedAt);
  return ORDER.filter((step) => step !== "sweep" || sweeps).map((step) => {
    const title = TITLES[step];
    if (isLeftOut(run, step)) return { step, title, status: "off", note: "not in this run" };
    const index = ORDER.indexOf(step);
    if (run.state === "requested" || index > at) return { step, title, status: "off", note: "" };
    return { step, title, status: index < at ? "ok" : "run", note: noteOf(run, step, index === at) };
  });
}

function isLeftOut({ kind }: SyncRun, step: Step): boolean {
  return (kind === "read" && step === "send") || (kind === "send" && step === "read");
}

function noteOf({ counts, stepDone, stepTotal }: SyncRun, step: Step, isCurrent: boolean): string {
  if (step === "read") return countOf(isCurrent ? stepDone : (counts?.read ?? 0), "report");
  if (!isCurrent || stepTotal === 0) return "";
  return step === "sweep"
    ? `${countOf(stepDone, "window")} of dates`
    : `${formatCount(stepDone)} of ${formatCount(stepTotal)}`;
}

export type Headline = Readonly<{
  /** Large. */
  figure: string;
  words: string;
  /** Null while nobody knows how many there are: then no bar pretends to. */
  bar: Readonly<{ value: number; max: number }> | null;
}>;

/** The large figure of a run that is under way, and what it counts. */
export function runHeadline({ state, step, stepDone, stepTotal }: SyncRun): Headline {
  if (state === "requested" || step === null)
    return { figure: "…", words: "waiting for the engine to take it", bar: null };
  const known = {
    figure: `${formatCount(stepDone)} of ${formatCount(stepTotal)}`,
    bar: stepTotal === 0 ? null : { value: stepDone, max: stepTotal },
  };
  switch (step) {
    case "reference":
      return { ...known, words: "lists read: accounts of GP, workspaces of Expensify" };
    // Expensify hands over one file; how many reports are in it is known at its end.
    case "read":
      return {
        figure: formatCount(stepDone),
        words: `${stepDone === 1 ? "report" : "reports"} read so far`,
        bar: null,
      };
    case "sweep":
      return {
        figure: formatCount(stepDone),
        words: "windows of dates looked through in GP, so that nothing is sent twice",
        bar: null,
      };
    case "plan":
      return { ...known, words: "reports turned into journals" };
    case "send":
      return { ...known, words: stepTotal === 0 ? "nothing to send" : "journals sent to GP" };
  }
}
