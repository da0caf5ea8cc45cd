import type { Status } from "#components/shared/status-mark.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";

type Step = NonNullable<SyncRun["step"]>;
const ORDER: readonly Step[] = ["reference", "read", "sweep", "watch", "plan", "send", "mark"];

const TITLES: Readonly<Record<Step, string>> = {
  reference: "Read accounts and workspaces",
  read: "Read reports from Expensify",
  sweep: "Look through the journals that GP has",
  watch: "See what became of journals in GP",
  plan: "Build journals",
  send: "Send to GP",
  mark: "Mark reports as exported in Expensify",
};

export type RunStep = Readonly<{
  step: Step;
  title: string;
  /** `held`: it could not do its work, and the run went on without it. */
  status: Extract<Status, "ok" | "run" | "off" | "held">;
  note: string;
}>;

/**
 * The steps of a run with a mark and a few words each. The look through GP is listed where it is part of this run: before the first
 * send on a database, and not again; marking in Expensify only while it happens, since a company may have no label.
 */
export function runSteps(run: SyncRun, sweptAt: string | null): readonly RunStep[] {
  const at = run.step === null ? -1 : ORDER.indexOf(run.step);
  const sweeps = sweptAt === null || run.step === "sweep" || (run.startedAt !== null && sweptAt >= run.startedAt);
  const isListed = (step: Step) => (step === "sweep" ? sweeps : step !== "mark" || run.step === "mark");
  return ORDER.filter(isListed).map((step) => {
    const title = TITLES[step];
    if (isLeftOut(run, step)) return { step, title, status: "off", note: "not in this run" };
    const index = ORDER.indexOf(step);
    if (run.state === "requested" || index > at) return { step, title, status: "off", note: "" };
    const note = noteOf(run, step, index === at);
    if (index === at) return { step, title, status: "run", note };
    return hasFailed(run, step)
      ? { step, title, status: "held", note: `${note}, see the problem` }
      : { step, title, status: "ok", note };
  });
}

/** Told only of the reading: another problem does not say at which step it came up. */
function hasFailed({ counts, problems }: SyncRun, step: Step): boolean {
  return step === "read" && (counts?.read ?? 0) === 0 && problems.some(({ code }) => code.startsWith("expensify_"));
}

function isLeftOut({ kind, step: now }: SyncRun, step: Step): boolean {
  if (kind === "plan") return step !== "plan";
  if (kind === "send" && step === "watch") return now !== "watch";
  return (kind === "read" && (step === "send" || step === "mark")) || (kind === "send" && step === "read");
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
    case "watch":
      return { ...known, figure: "…", words: "journals in GP looked at: posted, edited or deleted since" };
    case "mark":
      return { ...known, figure: "…", words: "reports marked as exported in Expensify" };
    case "plan":
      return { ...known, words: "reports turned into journals" };
    case "send":
      return { ...known, words: stepTotal === 0 ? "nothing to send" : "journals sent to GP" };
  }
}
