import { eq } from "drizzle-orm";
import { z } from "zod";
import { isLive } from "#lib/core/access/go-live.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";

const REASON_LENGTH_MIN = 3;
const REASON_LENGTH_MAX = 500;

export const TakeOffLive = z.strictObject({
  companyId: z.uuid(),
  reason: z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX),
});

/**
 * From this commit on no journal of the company begins its way to GP: also none that is queued. One that is on its way is not called
 * back, and what GP has stays there. Not live already: nothing changes. Errors: `not_found`.
 */
export async function takeOffLive(
  ctx: Context,
  { companyId, reason }: z.output<typeof TakeOffLive>,
): Promise<Result<null, RequestProblem>> {
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(company).where(eq(company.id, companyId)).for("update");
    if (!row) return err({ code: "not_found", what: "company" });
    if (!isLive(row)) return ok(null);
    await tx.update(company).set({ wentLiveAt: null, wentLiveBy: null }).where(eq(company.id, companyId));
    await record({
      action: "company.taken_off_live",
      companyId,
      before: { live: true, since: row.wentLiveAt, by: row.wentLiveBy },
      after: { live: false },
      detail: { reason },
    });
    return ok(null);
  });
}
