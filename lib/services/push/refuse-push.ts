import { eq } from "drizzle-orm";
import { z } from "zod";
import { push } from "#db/schema/index.ts";
import { mayDo } from "#lib/core/access/roles.ts";
import { actorName } from "#lib/core/audit/event.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { PushOutcome, PushState } from "#lib/core/push/push.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import type { AskedPush } from "./ask-push.ts";

export const RefusePush = z.strictObject({ pushId: z.uuid() });

/**
 * Takes a request away that nobody has begun, or closes one whose outcome stayed unclear after a person looked for themselves:
 * that one counts as failed. By an approver, or by whoever asked. Errors: `not_found`, `not_allowed`, `illegal_move`.
 */
export async function refusePush(
  ctx: Context,
  { pushId }: z.output<typeof RefusePush>,
): Promise<Result<AskedPush, RequestProblem>> {
  const { actor, roles, clock } = ctx;
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(push).where(eq(push.id, pushId)).for("update");
    if (!row) return err({ code: "not_found", what: "request" });
    const isOwn = actor.kind === "user" && actor.id === row.askedById;
    if (!isOwn && !mayDo(roles, "posting.approve")) return err({ code: "not_allowed", right: "posting.approve" });
    const to = NEXT[row.state];
    if (to === undefined) return err({ code: "illegal_move", from: row.state, to: "refused" });
    const { companyId, kind, policyId } = row;
    const closed = { ...(row.outcome as PushOutcome | null), closedBy: actorName(actor) };
    const outcome = to === "failed" ? { outcome: closed } : {};
    await tx
      .update(push)
      .set({ state: to, endedAt: clock.now(), ...outcome })
      .where(eq(push.id, pushId));
    await record({
      action: to === "failed" ? "push.failed" : "push.refused",
      companyId,
      before: { state: row.state },
      after: { state: to },
      detail: { pushId, kind, policyId, askedBy: row.askedBy },
    });
    return ok({ pushId, state: to });
  });
}

const NEXT: Readonly<Partial<Record<PushState, "refused" | "failed">>> = {
  asked: "refused",
  agreed: "refused",
  unclear: "failed",
};
