import { and, asc, between, eq, inArray, isNull, sql } from "drizzle-orm";
import { addDays, type Day, day, dayInZone } from "#lib/core/day.ts";
import type { GeneralLedger } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Report } from "#lib/core/report/report.ts";
import { reviveReport } from "#lib/core/report/stored-report.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { learnLines } from "#lib/core/shadow/learn-lines.ts";
import { DAYS_APART_MAX, SUMMED_DAYS_MAX } from "#lib/core/shadow/match-journals.ts";
import { rulesForShadow, shadowOutcome } from "#lib/core/shadow/shadow-outcome.ts";
import {
  isToCompare,
  keepJournal,
  keptJournal,
  SHADOW_BEGINS,
  type ShadowProgress,
  type ShadowResult,
} from "#lib/core/shadow/shadow-progress.ts";
import { posting, report, shadowRun } from "#db/schema/index.ts";
import { keepQuiet } from "../company/has-work.ts";
import { type CompanyWork, noteProblem, openSendWorld, rulesOf } from "../company/open-company.ts";
import { createNarrowingLister } from "../reconciler/list-narrowing.ts";

/** One visit lists so many days, or reads so many journals: a sync that is asked for meanwhile does not wait longer. */
const DAYS_PER_VISIT_MAX = 10;
const JOURNALS_PER_VISIT_MAX = 100;
const JOURNALS_MAX = 20_000;
const REPORTS_MAX = 20_000;
const REPORTS_PER_PAGE = 500;
/** In a row, a minute apart: then it is over, and a person asks again. */
const FAILURES_MAX = 10;
const READ_BUDGET_MS = 60_000;

type Row = typeof shadowRun.$inferSelect;

/**
 * Goes on with the shadow month of a company where there is one: lists GP's journals of the period day by day, reads each, and at the
 * end makes the journals of its reports and compares. A part of it at a time, kept after each; nothing is sent, no posting is made.
 */
export async function workOnShadow(work: CompanyWork, stop: AbortSignal): Promise<void> {
  const row = await nextRun(work);
  if (!row || stop.aborted) return;
  const loaded = await rulesOf(work);
  const before = (row.result as ShadowResult | null)?.progress ?? SHADOW_BEGINS;
  const opened = await openSendWorld(work, loaded);
  if (!opened.ok) return fail(work, row, before, opened.error, loaded.company.gpConnectionId);
  const { ledger } = opened.value;
  try {
    const visit: Visit = { work, row, ledger, gpCompanyId: loaded.company.gpCompanyId, stop };
    const after = before.step === "list" ? await listSome(visit, before) : await readSome(visit, before);
    if (!after.ok) return await fail(work, row, before, after.error, loaded.company.gpConnectionId);
    const isDone = after.value.step === "read" && after.value.toRead.length === 0;
    if (isDone) await compare(work, row, after.value);
    else await keep(work, row, { progress: { ...after.value, failures: 0, problem: null } });
  } finally {
    await ledger.close();
  }
}

type Visit = Readonly<{
  work: CompanyWork;
  row: Row;
  ledger: GeneralLedger;
  gpCompanyId: number;
  stop: AbortSignal;
}>;

async function nextRun({ transact, companyId }: CompanyWork): Promise<Row | null> {
  return transact(async ({ tx }) => {
    const open = and(eq(shadowRun.companyId, companyId), inArray(shadowRun.state, ["asked", "running"]));
    const [row] = await tx.select().from(shadowRun).where(open).orderBy(asc(shadowRun.askedAt)).limit(1);
    return row ?? null;
  });
}

/** Some days more; what we sent ourselves is not among what is read. */
async function listSome(visit: Visit, before: ShadowProgress): Promise<Result<ShadowProgress, RunProblem>> {
  const { row, ledger, gpCompanyId, work, stop } = visit;
  const first = addDays(day(row.fromDay), -DAYS_APART_MAX);
  const last = lastDayOf(row, dayInZone(work.deps.clock.now(), "UTC"));
  const ours = await ourMarkers(work);
  let { listedUntil, toRead } = before;
  for (let days = 0; days < DAYS_PER_VISIT_MAX && !stop.aborted; days++) {
    const date: Day = listedUntil === null ? first : addDays(listedUntil, 1);
    if (date > last) return ok({ ...before, step: "read", listedUntil, toRead });
    const lister = createNarrowingLister(
      ledger,
      gpCompanyId,
      AbortSignal.any([stop, work.deps.deadline(READ_BUDGET_MS)]),
    );
    const listed = await lister({ from: date, to: date }, { from: new Date(0), to: work.deps.clock.now() });
    if (listed.kind === "incomplete") return err(listed.problem);
    const found = listed.journals.filter((journal) => isToCompare(journal, ours));
    toRead = [...toRead, ...found.map(({ journalNumber, date: at }) => [journalNumber, at] as const)];
    if (toRead.length > JOURNALS_MAX)
      return err({ code: "gp_list_incomplete", detail: `more than ${JOURNALS_MAX} journals: choose a shorter period` });
    listedUntil = date;
  }
  return ok({ ...before, listedUntil, toRead });
}

function lastDayOf({ toDay }: Row, today: Day): Day {
  const last = addDays(day(toDay), SUMMED_DAYS_MAX);
  // A day of margin: it may be tomorrow already where GP stands.
  const latest = addDays(today, 1);
  return last < latest ? last : latest;
}

async function ourMarkers({ transact, companyId }: CompanyWork): Promise<ReadonlySet<string>> {
  const rows = await transact(({ tx }) =>
    tx
      .select({ marker: sql<string>`upper(${posting.marker})` })
      .from(posting)
      .where(and(eq(posting.companyId, companyId), inArray(posting.state, ["sent", "sending", "uncertain"]))),
  );
  return new Set(rows.map(({ marker }) => marker));
}

/** Some journals more, one call each. One that GP no longer has was deleted since it was listed. */
async function readSome(visit: Visit, before: ShadowProgress): Promise<Result<ShadowProgress, RunProblem>> {
  const { ledger, gpCompanyId, work, stop } = visit;
  const read = [...before.read];
  let done = 0;
  for (const [journalNumber, date] of before.toRead.slice(0, JOURNALS_PER_VISIT_MAX)) {
    if (stop.aborted) break;
    const signal = AbortSignal.any([stop, work.deps.deadline(READ_BUDGET_MS)]);
    const journal = await ledger.read(gpCompanyId, journalNumber, date, signal);
    if (!journal.ok && journal.error.code !== "gp_fault") return err(journal.error);
    if (journal.ok) read.push(keepJournal(journal.value));
    done += 1;
  }
  return ok({ ...before, read, toRead: before.toRead.slice(done) });
}

async function compare(work: CompanyWork, row: Row, progress: ShadowProgress): Promise<void> {
  const { rules } = await rulesOf(work);
  const [from, to] = [day(row.fromDay), day(row.toDay)];
  const reports = await reportsOf(work, from, to);
  const today = dayInZone(work.deps.clock.now(), rules.timeZone);
  const keyed = progress.read.map(keptJournal);
  const outcome = shadowOutcome(reports, keyed, rulesForShadow(rules, from), today);
  await end(work, row, "done", { outcome, learnt: learnLines(reports, outcome.reports, keyed, rules) });
}

/** Reports of the company's workspaces that were approved in the period, whole ones, by pages. */
async function reportsOf(work: CompanyWork, from: Day, to: Day): Promise<readonly Report[]> {
  const { company, rules } = await rulesOf(work);
  const approvedOn = sql`(${report.approvedAt} at time zone ${rules.timeZone})::date`;
  const ours = and(
    eq(report.connectionId, company.expensifyConnectionId),
    inArray(report.policyId, ["", ...rules.workspaces.keys()]),
    between(approvedOn, from, to),
    isNull(report.goneAt),
    sql`${report.quarantine} = '[]'::jsonb`,
  );
  const found: Report[] = [];
  for (let offset = 0; offset < REPORTS_MAX; offset += REPORTS_PER_PAGE) {
    const rows = await work.transact(({ tx }) =>
      tx
        .select({ content: report.content })
        .from(report)
        .where(ours)
        .orderBy(asc(report.approvedAt), asc(report.reportId))
        .limit(REPORTS_PER_PAGE)
        .offset(offset),
    );
    for (const { content } of rows) {
      const whole = reviveReport(content);
      // Its history says nothing to the rules, and is the larger part of a report.
      if (whole) found.push({ ...whole, history: [] });
    }
    if (rows.length < REPORTS_PER_PAGE) break;
  }
  return found;
}

async function keep({ transact }: CompanyWork, { id }: Row, result: ShadowResult): Promise<void> {
  await transact(({ tx }) => tx.update(shadowRun).set({ state: "running", result }).where(eq(shadowRun.id, id)));
}

async function end(work: CompanyWork, row: Row, state: "done" | "failed", result: ShadowResult): Promise<void> {
  await work.transact(async ({ tx, record }) => {
    await tx.update(shadowRun).set({ state, result, endedAt: work.deps.clock.now() }).where(eq(shadowRun.id, row.id));
    const { fromDay, toDay } = row;
    const detail = { fromDay, toDay, state, figures: result.outcome?.figures, problem: result.problem };
    await record({ action: "company.shadow_ended", companyId: work.companyId, detail });
  });
}

/** It is tried again after a pause, and ends after many in a row. */
async function fail(
  work: CompanyWork,
  row: Row,
  before: ShadowProgress,
  problem: RunProblem,
  connectionId: string,
): Promise<void> {
  keepQuiet(work);
  work.deps.log.info({ company: work.companyId, problem }, "a shadow month could not go on");
  await noteProblem(work, connectionId, problem);
  const failures = before.failures + 1;
  if (failures >= FAILURES_MAX) await end(work, row, "failed", { problem });
  else await keep(work, row, { progress: { ...before, failures, problem } });
}
