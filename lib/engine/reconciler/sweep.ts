import { addDays, dayInZone, type Day } from "#lib/core/day.ts";
import type { Clock, GeneralLedger, JournalSummary } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { markedReportId } from "#lib/core/posting/marker.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { eq } from "drizzle-orm";
import { company as companyTable, sweptJournal } from "#db/schema/index.ts";
import type { UseCase } from "#lib/services/context.ts";

/** First try; a window whose answer is not complete is halved, down to one day. */
const WINDOW_DAYS = 31;
/** GP dates may lie a little ahead of us: other time zones, and people. */
const AHEAD_DAYS = 31;
/** Ten years of single days: beyond that something is wrong with the dates. */
const LISTS_MAX = 3_660;
const LIST_BUDGET_MS = 120_000;

export type SweepCompany = Readonly<{ id: string; gpCompanyId: number; goLiveOn: Day; timeZone: string }>;
type SweepWorld = Readonly<{ ledger: GeneralLedger; clock: Clock; deadline: (ms: number) => AbortSignal }>;

/**
 * Reads all of GP's journals since go-live, in all three states, and gives back those whose reference looks like one of
 * ours (posting-protocol.md, "Sweep first"). All or nothing: without a complete sweep nothing is sent.
 */
export async function sweepLedger(
  world: SweepWorld,
  company: SweepCompany,
  onWindow: () => Promise<void>,
): Promise<Result<readonly JournalSummary[], RunProblem>> {
  const last = addDays(dayInZone(world.clock.now(), company.timeZone), AHEAD_DAYS);
  const marked = new Map<string, JournalSummary>();
  let from = company.goLiveOn;
  let days = WINDOW_DAYS;
  for (let lists = 0; from <= last; lists++) {
    if (lists >= LISTS_MAX) return err({ code: "gp_list_incomplete", detail: `more than ${LISTS_MAX} lists` });
    const to = earlier(addDays(from, days - 1), last);
    const answer = await world.ledger.list(company.gpCompanyId, { from, to }, world.deadline(LIST_BUDGET_MS));
    if (answer.kind === "incomplete") {
      if (days === 1 || answer.problem.code !== "gp_list_incomplete") return err(answer.problem);
      days = Math.ceil(days / 2);
      continue;
    }
    for (const journal of answer.journals.filter((each) => markedReportId(each.reference) !== null)) {
      marked.set(`${journal.journalNumber}/${journal.date}`, journal);
    }
    from = addDays(to, 1);
    await onWindow();
  }
  return ok([...marked.values()]);
}

/** Keeps what a complete sweep found, and that it was complete. */
export async function storeSweep(
  { tx, record }: UseCase,
  organizationId: string,
  companyId: string,
  journals: readonly JournalSummary[],
  now: Date,
): Promise<void> {
  for (const journal of journals) await storeSwept(tx, organizationId, companyId, journal, now);
  await tx.update(companyTable).set({ sweptAt: now }).where(eq(companyTable.id, companyId));
  await record({ action: "company.swept", companyId, detail: { markersFound: journals.length } });
}

async function storeSwept(
  tx: Transaction,
  organizationId: string,
  companyId: string,
  journal: JournalSummary,
  foundAt: Date,
): Promise<void> {
  const { journalNumber, date, reference, batchId, state } = journal;
  const markedId = markedReportId(reference) ?? "";
  const gpState = state === "Work" ? ("work" as const) : ("posted" as const);
  await tx
    .insert(sweptJournal)
    .values({ organizationId, companyId, journalNumber, date, reference, markedId, batchId, gpState, foundAt })
    .onConflictDoUpdate({
      target: [sweptJournal.companyId, sweptJournal.journalNumber, sweptJournal.date],
      set: { reference, markedId, batchId, gpState, foundAt },
    });
}

function earlier(left: Day, right: Day): Day {
  return left < right ? left : right;
}
