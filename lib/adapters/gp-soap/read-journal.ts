import { performance } from "node:perf_hooks";
import type { Day } from "#lib/core/day.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import { type GpSession, mapped } from "./gp-session.ts";
import { mapDetail } from "./map.ts";
import * as wire from "./wire.ts";

/** A fiscal year has the number of a calendar year that it touches: the date's own, the next where it is named by its end. */
const FISCAL_YEARS_AHEAD = [0, 1, -1] as const;

/**
 * Reads a journal whole, unposted or posted. GP has an operation for either, and whether the first finds posted ones too
 * is not documented: so when it finds nothing, the other is asked. That one wants the fiscal year, which no list tells
 * and no operation gives; the few that a date can lie in are tried.
 */
export async function readJournal(
  session: GpSession,
  journal: Readonly<{ journalNumber: number; date: Day }>,
  context: wire.GpContext,
  signal: AbortSignal,
): Promise<Result<JournalDetail, RunProblem>> {
  const { journalNumber, date } = journal;
  const years = FISCAL_YEARS_AHEAD.map((ahead) => Number(date.slice(0, 4)) + ahead);
  const requests = [
    wire.transactionRequest(journalNumber, date, context),
    ...years.map((year) => wire.postedTransactionRequest(journalNumber, date, year, context)),
  ];
  for (const request of requests) {
    const startedMs = performance.now();
    const outcome = await session.call(request, signal);
    if (outcome.kind === "answered")
      return mapped(outcome.response, (response) => mapDetail(response, request.operation, journal));
    if (outcome.kind !== "fault" || !outcome.fault.isNotFound) return err(session.problemOf(outcome, startedMs));
  }
  const where = `neither unposted nor posted in the fiscal years ${years.join(", ")}`;
  return err({
    code: "gp_fault",
    detail: `Business object not found: journal ${journalNumber} of ${date}, ${where}`,
    logId: null,
  });
}
