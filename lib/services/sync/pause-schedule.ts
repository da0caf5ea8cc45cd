import { eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { describeSchedule } from "#lib/core/schedule/describe-schedule.ts";
import { schedule } from "#db/schema/index.ts";
import { type Context, transact } from "../context.ts";

export const PauseSchedule = z.strictObject({ companyId: z.uuid(), paused: z.boolean() });
export type PausedSchedule = Readonly<{ paused: boolean }>;

/**
 * Pauses or resumes a company's schedule. Nothing that was missed meanwhile is made up: it goes on from now. *Sync now* works all
 * the same. Problem: `not_found` where there is no schedule.
 */
export async function pauseSchedule(
  ctx: Context,
  { companyId, paused }: z.output<typeof PauseSchedule>,
): Promise<Result<PausedSchedule, Problem>> {
  return transact(ctx, async ({ tx, record }) => {
    const now = ctx.clock.now();
    const [row] = await tx.select().from(schedule).where(eq(schedule.companyId, companyId)).for("update");
    if (!row) return err({ code: "not_found", what: "schedule" });
    const wasPaused = row.pausedAt !== null || row.rule.paused;
    if (wasPaused === paused) return ok({ paused });
    const rule = { ...row.rule, paused: false };
    const set = paused
      ? { pausedAt: now, pausedBy: actorName(ctx.actor) }
      : { pausedAt: null, pausedBy: null, rule, lookedAt: now };
    await tx.update(schedule).set(set).where(eq(schedule.id, row.id));
    await record({
      action: paused ? "schedule.paused" : "schedule.resumed",
      companyId,
      before: { paused: wasPaused },
      after: { paused },
      detail: { schedule: describeSchedule(rule) },
    });
    return ok({ paused });
  });
}
