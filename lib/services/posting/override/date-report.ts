import { z } from "zod";
import { firstOpenFrom } from "#lib/core/calendar/first-open.ts";
import { day, type Day } from "#lib/core/day.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { affectedReports } from "../../mapping/affected-reports.ts";
import { type MappingEffect, replanAffected } from "../../mapping/replan-affected.ts";
import { writeMapping } from "../../mapping/write-mapping.ts";
import { selectPostings } from "../selection.ts";

export const DateReport = z.strictObject({
  companyId: z.uuid(),
  postingId: z.uuid(),
  /** `first_open`: the first open day after the closed period; null takes that back. */
  to: z.literal("first_open").nullable(),
});

export type DatedReport = MappingEffect & Readonly<{ date: Day | null }>;

/**
 * A person's word on one report whose period is closed: its journal is dated on the first day that is open. It is a mapping row with
 * its version and audit event, and whoever gave it may not approve the report. The day stays as said, also when periods change later;
 * where its own period is closed by then, the report is held again.
 *
 * Errors: `not_found`; `invalid_input` where no closed period holds the report, or none after it is open.
 */
export async function dateReport(
  ctx: Context,
  { companyId, postingId, to }: z.output<typeof DateReport>,
): Promise<Result<DatedReport, RequestProblem>> {
  const selected = await selectPostings(ctx, companyId, { kind: "these", postingIds: [postingId] });
  if (!selected.ok) return selected;
  const [posting] = selected.value.postings;
  if (!posting) return err({ code: "not_found", what: "report" });
  const saved = await transact(ctx, async (useCase) => {
    const loaded = await loadRules(useCase.tx, companyId, ctx.clock.now());
    const date = to === null || !loaded ? null : firstOpenDay(posting, loaded.rules.periods);
    if (to !== null && date === null) return err({ code: "invalid_input" as const, issues: [noDay(posting)] });
    const change = { kind: "report_date", segment: 0, level: 0, source: posting.subject, target: date } as const;
    const about = { companyId, expectedVersion: null, postingId, reportId: posting.subject };
    const written = await writeMapping(ctx, useCase, about, [change]);
    return written.ok ? ok({ date, affected: await affectedReports(useCase.tx, companyId, [change]) }) : written;
  });
  if (!saved.ok) return saved;
  const { date, affected } = saved.value;
  return ok({ date, ...(await replanAffected(ctx, companyId, affected)) });
}

/** The day that a report would get whose closed period holds it; null: none holds it, or nothing after it is open. */
export function firstOpenDay(
  { holds }: Pick<Posting, "holds">,
  periods: Parameters<typeof firstOpenFrom>[1],
): Day | null {
  const closed = holds.find((hold) => hold.code === "period_closed");
  return closed ? (firstOpenFrom(day(closed.date), periods)?.date ?? null) : null;
}

function noDay({ holds }: Posting): string {
  const closed = holds.find((hold) => hold.code === "period_closed");
  return closed
    ? `No period after ${closed.period} is open: add one to the company's calendar`
    : "No closed period holds this report";
}
