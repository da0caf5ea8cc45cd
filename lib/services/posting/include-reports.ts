import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { includedReport } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { replanOpen } from "./replan-open.ts";
import { Selection, selectPostings } from "./selection.ts";

export const IncludeReports = z.strictObject({ companyId: z.uuid(), selection: Selection });

export type Included = Readonly<{ included: number; ready: number }>;

/**
 * Says of reports approved before the go-live date that they are to be sent after all, and plans them. Reports that are not
 * held for that are left alone. Errors: `not_found`.
 */
export async function includeReports(
  ctx: Context,
  { companyId, selection }: z.output<typeof IncludeReports>,
): Promise<Result<Included, RequestProblem>> {
  const selected = await selectPostings(ctx, companyId, selection);
  if (!selected.ok) return selected;
  const early = selected.value.postings.filter(
    ({ state, holds }) => state === "held" && holds.some((hold) => hold.code === "before_go_live"),
  );
  if (early.length === 0) return ok({ included: 0, ready: 0 });
  await transact(ctx, async ({ tx, record }) => {
    for (const { id: postingId, subject: reportId } of early) {
      const row = {
        organizationId: ctx.organizationId,
        companyId,
        reportId,
        includedBy: actorName(ctx.actor),
        includedAt: ctx.clock.now(),
      };
      const [added] = await tx
        .insert(includedReport)
        .values(row)
        .onConflictDoNothing()
        .returning({ reportId: includedReport.reportId });
      if (added) await record({ action: "report.included", companyId, postingId, reportId });
    }
  });
  const replanned = await replanOpen(
    ctx,
    companyId,
    early.map((posting) => posting.subject),
  );
  return ok({ included: early.length, ready: replanned.filter((each) => each.outcome === "ready").length });
}
