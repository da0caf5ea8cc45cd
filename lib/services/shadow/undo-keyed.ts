import { and, eq, gt, inArray } from "drizzle-orm";
import type { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import { isLive } from "#lib/core/access/go-live.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, keyedByHand } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { replanOpen } from "../posting/replan-open.ts";
import { CONFIRMED_AT_ONCE_MAX, ConfirmKeyed } from "./confirm-keyed.ts";

export const UndoKeyed = ConfirmKeyed.omit({ runId: true });

/** No journal: what a person confirmed was taken back. Rows are never deleted; the audit has both. */
export const TAKEN_BACK = 0;

/**
 * Takes back what was confirmed by mistake, as long as the company is not live: afterwards the report would be sent. Errors:
 * `not_found`; `illegal_move` once it is live.
 */
export async function undoKeyed(
  ctx: Context,
  { companyId, reportIds }: z.output<typeof UndoKeyed>,
): Promise<Result<Readonly<{ undone: number }>, RequestProblem>> {
  const undone = await transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(company).where(eq(company.id, companyId)).for("update");
    if (!row) return err({ code: "not_found" as const, what: "company" });
    if (isLive(row)) return err({ code: "illegal_move" as const, from: "live", to: "keyed by hand, taken back" });
    const said = and(
      eq(keyedByHand.companyId, companyId),
      inArray(keyedByHand.reportId, [...reportIds]),
      gt(keyedByHand.journalNumber, TAKEN_BACK),
    );
    const before = await tx.select().from(keyedByHand).where(said).for("update");
    await tx
      .update(keyedByHand)
      .set({ journalNumber: TAKEN_BACK, confirmedBy: actorName(ctx.actor), confirmedAt: ctx.clock.now() })
      .where(said);
    for (const { reportId, journalNumber, confirmedBy } of before)
      await record({
        ...{ action: "report.keyed_by_hand_undone" as const, companyId, reportId, journalNumber },
        before: { journalNumber, confirmedBy },
        after: null,
      });
    return ok(before.map(({ reportId }) => reportId));
  });
  if (!undone.ok) return undone;
  if (undone.value.length > 0) await replanOpen(ctx, companyId, undone.value, CONFIRMED_AT_ONCE_MAX);
  return ok({ undone: undone.value.length });
}
