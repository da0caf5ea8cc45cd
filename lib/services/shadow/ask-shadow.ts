import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import { addDays, day, dayInZone, isDay } from "#lib/core/day.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { BEFORE_GO_LIVE_DAYS, reportsKnownFrom } from "#lib/core/report/known-from.ts";
import { company, shadowRun } from "#db/schema/index.ts";
import { wakeEngine } from "#db/wake.ts";
import { transact, type Context } from "../context.ts";

/** GP is read journal by journal: a quarter takes an hour. */
const DAYS_MAX = 93;

const DayInput = z.string().refine(isDay, "must be a date like 2026-10-01").transform(day);
export const AskShadow = z.strictObject({ companyId: z.uuid(), fromDay: DayInput, toDay: DayInput });
export type AskedShadow = Readonly<{ runId: string }>;

/**
 * Asks for a shadow month and wakes the engine. While one is asked for or under way, that one is the answer. Errors: `not_found`;
 * `invalid_input` where the period is none, too long, not over, or begins before reports are known.
 */
export async function askShadow(
  ctx: Context,
  { companyId, fromDay, toDay }: z.output<typeof AskShadow>,
): Promise<Result<AskedShadow, RequestProblem>> {
  const { organizationId } = ctx;
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(company).where(eq(company.id, companyId)).for("update");
    if (!row) return err({ code: "not_found", what: "company" });
    const known = reportsKnownFrom(row.goLiveOn);
    const issues = [
      ...(toDay < fromDay ? [`The last day, ${toDay}, is before the first, ${fromDay}`] : []),
      ...(toDay > addDays(fromDay, DAYS_MAX)
        ? [`At most ${DAYS_MAX} days at once: GP is read journal by journal`]
        : []),
      ...(toDay >= dayInZone(ctx.clock.now(), row.timeZone) ? [`The last day, ${toDay}, is not over yet`] : []),
      ...(fromDay < known
        ? [
            `Reports approved before ${known} are not known here (${BEFORE_GO_LIVE_DAYS} days before go-live), so that journals of GP would be left over for them: begin on ${known} or later`,
          ]
        : []),
    ];
    if (issues.length > 0) return err({ code: "invalid_input", issues });
    const open = and(eq(shadowRun.companyId, companyId), inArray(shadowRun.state, ["asked", "running"]));
    const [underWay] = await tx.select({ runId: shadowRun.id }).from(shadowRun).where(open).limit(1);
    await wakeEngine(tx, { organizationId, companyId });
    if (underWay) return ok(underWay);
    const asked = { organizationId, companyId, fromDay, toDay, state: "asked" as const, askedBy: actorName(ctx.actor) };
    const [added] = await tx
      .insert(shadowRun)
      .values({ ...asked, askedAt: ctx.clock.now() })
      .returning({ runId: shadowRun.id });
    if (!added) throw new Error("the shadow run was not stored");
    await record({ action: "company.shadow_asked", companyId, detail: { fromDay, toDay } });
    return ok(added);
  });
}
