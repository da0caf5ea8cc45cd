import { type Answers, answer } from "#lib/core/connection/open-questions.ts";
import { judgeSample } from "#lib/core/connection/self-test/judge-sample.ts";
import type { ExpensifyTestInput, SelfTestStep } from "#lib/core/connection/self-test/self-test.ts";
import { addDays, dayInZone } from "#lib/core/day.ts";
import type { Clock, ExpenseProbe, ExportSample, SampleQuery } from "#lib/core/ports.ts";
import { openNotebook, type Notebook, type StepResult } from "./notebook.ts";

/** How far back reports are looked for, and how many are taken: the contract expects more than one pass of the template above 200. */
const SAMPLE_DAYS = 180;
const SAMPLE_REPORTS_MAX = 250;
/** An export is rendered, waited for and read. */
const EXPORT_BUDGET_MS = 8 * 60_000;
/** An id of Expensify's form that nobody has. */
const NO_REPORT = "R00000000000";

export type ExpensifyTestWorld = Readonly<{
  source: Readonly<{ probe: ExpenseProbe }>;
  settings: Readonly<{ spendSign: "positive" | "negative"; unescapeHtml: boolean }>;
  input: ExpensifyTestInput;
  clock: Clock;
  keep: (steps: readonly SelfTestStep[]) => Promise<void>;
  deadline: (ms: number) => AbortSignal;
  stop: AbortSignal;
}>;

/** Reads some reports, or the one that a person knows, and tells how Expensify writes them. Nothing is marked or changed. */
export async function runExpensifyTest(world: ExpensifyTestWorld): Promise<readonly SelfTestStep[]> {
  const book = openNotebook(world.clock, world.stop, world.keep);
  const sample = await exportSome(world, book);
  if (sample === null) return book.steps();
  const isGood = await book.take("calibrate", { sent: "sums and signs of these reports" }, async () => {
    const { answers, problem, summary } = judgeSample(sample, world.settings);
    return { state: problem ? "failed" : "done", came: problem ? "" : summary, answers, problem };
  });
  if (!isGood) return book.steps();
  const approved = sample.reports.find(({ approvedOn }) => approvedOn !== null);
  if (await boundary(world, book, approved)) await unknownId(world, book, sample.reports[0]?.reportId ?? NO_REPORT);
  return book.steps();
}

async function exportSome(world: ExpensifyTestWorld, book: Notebook): Promise<ExportSample | null> {
  const { input, clock } = world;
  const since = addDays(dayInZone(clock.now(), "UTC"), -SAMPLE_DAYS);
  const query: SampleQuery =
    input.reportId === ""
      ? { kind: "approved_since", since, reportsMax: SAMPLE_REPORTS_MAX }
      : { kind: "by_id", reportIds: [input.reportId], approvedAfter: null };
  let sample: ExportSample | null = null;
  const sent = input.reportId === "" ? `reports approved since ${since}` : `report ${input.reportId}`;
  const isThere = await book.take("export", { sent }, async () => {
    const taken = await world.source.probe.sampleReports(query, signalOf(world));
    if (!taken.ok) return { state: "failed", came: "", problem: taken.error };
    sample = taken.value;
    const came = reportsText(sample.reports);
    if (sample.reports.length === 0) return { state: "failed", came, problem: { code: "sample_missing" } };
    return { state: "done", came };
  });
  return isThere ? sample : null;
}

type SampledReport = ExportSample["reports"][number] | undefined;

/** Asks for a report with the day of its own approval as the boundary. */
async function boundary(world: ExpensifyTestWorld, book: Notebook, report: SampledReport): Promise<boolean> {
  const approvedOn = report?.approvedOn ?? null;
  const sent = `report ${report?.reportId ?? "none"}, approvedAfter ${approvedOn ?? "none"}`;
  return book.take("approved_after", { sent }, async () => {
    if (report === undefined || approvedOn === null)
      return { state: "skipped", came: "no approved report", answers: answer("expensify_approved_after", "unseen") };
    const query: SampleQuery = { kind: "by_id", reportIds: [report.reportId], approvedAfter: approvedOn };
    return asked(world, query, ({ reports }) => {
      const isIn = reports.length > 0;
      return {
        came: isIn ? "the report is given: its own day counts" : "the report is not given: its own day does not count",
        answers: answer("expensify_approved_after", isIn ? "included" : "excluded", approvedOn),
      };
    });
  });
}

async function unknownId(world: ExpensifyTestWorld, book: Notebook, reportId: string): Promise<void> {
  await book.take("unknown_id", { sent: `reports ${reportId}, ${NO_REPORT}` }, async () => {
    const query: SampleQuery = { kind: "by_id", reportIds: [reportId, NO_REPORT], approvedAfter: null };
    const result = await asked(world, query, ({ reports }) => ({
      came: `${reportsText(reports)}: the id that is not there is skipped`,
      answers: answer("expensify_unknown_id", "skipped"),
    }));
    if (result.problem?.code !== "expensify_refused") return result;
    const answers = answer("expensify_unknown_id", "refused", result.problem.detail);
    return { state: "done", came: `refused: ${result.problem.detail}`, answers };
  });
}

async function asked(
  world: ExpensifyTestWorld,
  query: SampleQuery,
  tell: (sample: ExportSample) => Readonly<{ came: string; answers: Answers }>,
): Promise<StepResult> {
  const sample = await world.source.probe.sampleReports(query, signalOf(world));
  if (!sample.ok) return { state: "failed", came: "", problem: sample.error };
  return { state: "done", ...tell(sample.value) };
}

function reportsText(reports: ExportSample["reports"]): string {
  return reports.length === 1 ? "1 report" : `${reports.length} reports`;
}

function signalOf({ stop, deadline }: ExpensifyTestWorld): AbortSignal {
  return AbortSignal.any([stop, deadline(EXPORT_BUDGET_MS)]);
}
