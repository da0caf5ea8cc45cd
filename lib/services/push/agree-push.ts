import { eq } from "drizzle-orm";
import { z } from "zod";
import { push } from "#db/schema/index.ts";
import { wakeEngine } from "#db/wake.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import type { AskedPush } from "./ask-push.ts";
import { loadOptions, switchedOff } from "./load-options.ts";

export const AgreePush = z.strictObject({ pushId: z.uuid() });

/**
 * The second person agrees, never the one who asked, and the engine is woken to write it. Errors: `not_found`, `not_allowed`
 * (no person), `same_person`, `illegal_move` (it is no longer asked for), `switched_off` (meanwhile).
 */
export async function agreePush(
  ctx: Context,
  { pushId }: z.output<typeof AgreePush>,
): Promise<Result<AskedPush, RequestProblem>> {
  const { actor, organizationId, clock } = ctx;
  if (actor.kind !== "user") return err({ code: "not_allowed", right: "posting.approve" });
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(push).where(eq(push.id, pushId)).for("update");
    if (!row) return err({ code: "not_found", what: "request" });
    if (row.state !== "asked") return err({ code: "illegal_move", from: row.state, to: "agreed" });
    if (row.askedById === null || row.askedById === actor.id) {
      return err({ code: "same_person", rule: "you asked for it" });
    }
    const { companyId, kind, policyId } = row;
    const off = switchedOff(await loadOptions(tx, companyId), kind);
    if (off) return err(off);
    const agreed = { agreedById: actor.id, agreedBy: actor.name, agreedAt: clock.now() };
    await tx
      .update(push)
      .set({ state: "agreed", ...agreed })
      .where(eq(push.id, pushId));
    await record({ action: "push.agreed", companyId, detail: { pushId, kind, policyId, askedBy: row.askedBy } });
    await wakeEngine(tx, { organizationId, companyId });
    return ok({ pushId, state: "agreed" });
  });
}
