import { addDays, dayInZone, type Day } from "#lib/core/day.ts";
import type { Clock, GeneralLedger, JournalSummary } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { markedReportId } from "#lib/core/posting/marker.ts";
import type { SweptJournal } from "#lib/core/posting/store.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { createNarrowingLister } from "./list-narrowing.ts";

/** First try; a window whose answer is not complete is halved, down to one day, and that taken apart by number. */
const WINDOW_DAYS = 31;
/** GP dates may lie a little ahead of us: other time zones, and people. */
const AHEAD_DAYS = 31;
/** Ten years of single days: beyond that something is wrong with the dates. */
const LISTS_MAX = 3_660;
const LIST_BUDGET_MS = 120_000;
/** Some dozens of lists, of a thousand journals each. */
const NARROWED_DAY_BUDGET_MS = 900_000;

export type SweepCompany = Readonly<{ gpCompanyId: number; timeZone: string }>;
export type Sweep = Readonly<{ from: Day; to: Day; journals: readonly SweptJournal[] }>;
type SweepWorld = Readonly<{ ledger: GeneralLedger; clock: Clock; deadline: (ms: number) => AbortSignal }>;

/**
 * Reads all of GP's journals dated `since` or later, in all three states, and gives back those whose reference looks like
 * one of ours (posting-protocol.md, "Sweep first"). All or nothing: without a complete sweep nothing is sent.
 */
export async function sweepLedger(
  world: SweepWorld,
  company: SweepCompany,
  since: Day,
  onWindow: () => Promise<void>,
): Promise<Result<Sweep, RunProblem>> {
  const last = addDays(dayInZone(world.clock.now(), company.timeZone), AHEAD_DAYS);
  const marked = new Map<string, SweptJournal>();
  let from = since;
  let days = WINDOW_DAYS;
  for (let lists = 0; from <= last; lists++) {
    if (lists >= LISTS_MAX) return err({ code: "gp_list_incomplete", detail: `more than ${LISTS_MAX} lists` });
    const to = earlier(addDays(from, days - 1), last);
    const answer = await world.ledger.list(company.gpCompanyId, { from, to }, world.deadline(LIST_BUDGET_MS));
    if (answer.kind === "incomplete" && days > 1 && answer.problem.code === "gp_list_incomplete") {
      days = Math.ceil(days / 2);
      continue;
    }
    const listed =
      answer.kind === "incomplete"
        ? await narrowed(world, company, from, answer.problem, onWindow)
        : ok(answer.journals);
    if (!listed.ok) return listed;
    for (const { journalNumber, date, reference, batchId, state } of listed.value) {
      if (markedReportId(reference) === null) continue;
      const gpState = state === "Work" ? ("work" as const) : ("posted" as const);
      marked.set(`${journalNumber}/${date}`, { journalNumber, date, reference, batchId, gpState });
    }
    from = addDays(to, 1);
    await onWindow();
  }
  return ok({ from: since, to: last, journals: [...marked.values()] });
}

/** A single day that is cut off, in parts that are all of it; what they cannot prove whole stays the problem that it was. */
async function narrowed(
  { ledger, deadline }: SweepWorld,
  { gpCompanyId }: SweepCompany,
  date: Day,
  problem: RunProblem,
  onList: () => Promise<void>,
): Promise<Result<readonly JournalSummary[], RunProblem>> {
  if (problem.code !== "gp_list_incomplete") return err(problem);
  const list: GeneralLedger["list"] = async (company, criteria, signal) => {
    const answer = await ledger.list(company, criteria, signal);
    await onList();
    return answer;
  };
  const narrow = createNarrowingLister({ list }, gpCompanyId, deadline(NARROWED_DAY_BUDGET_MS));
  const listed = await narrow({ from: date, to: date }, null);
  return listed.kind === "whole" ? ok(listed.journals) : err(listed.problem ?? problem);
}

function earlier(left: Day, right: Day): Day {
  return left < right ? left : right;
}
