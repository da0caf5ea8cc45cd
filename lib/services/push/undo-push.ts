import { and, eq, ne } from "drizzle-orm";
import { z } from "zod";
import { push } from "#db/schema/index.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { type AskedPush, openForPush, storePush } from "./ask-push.ts";

export const UndoPush = z.strictObject({ pushId: z.uuid() });

/**
 * Asks that the old list of tags be written again: a new request, which a second person agrees to. It is written only while
 * Expensify still has what the first one wrote. Employees, accounts and vendors cannot be taken back from here.
 *
 * Errors: `not_found`, `illegal_move` (not done, or nothing that can be undone), `push_open`, `switched_off`.
 */
export async function undoPush(
  ctx: Context,
  { pushId }: z.output<typeof UndoPush>,
): Promise<Result<AskedPush, RequestProblem>> {
  return transact(ctx, async (useCase) => {
    const { tx } = useCase;
    const [row] = await tx.select().from(push).where(eq(push.id, pushId));
    if (!row) return err({ code: "not_found", what: "request" });
    const { companyId, kind, policyId, wanted, before } = row;
    if (row.state !== "done" || kind !== "tags" || before === null) {
      return err({ code: "illegal_move", from: row.state, to: "undone" });
    }
    const open = await openForPush(tx, companyId, kind);
    if (!open.ok) return open;
    const undone = and(eq(push.undoes, pushId), ne(push.state, "refused"), ne(push.state, "failed"));
    const [twice] = await tx.select({ askedBy: push.askedBy, state: push.state }).from(push).where(undone).limit(1);
    if (twice) return err({ code: "push_open", ...twice });
    const old = { wanted: before, before: wanted, isDryRun: false, undoes: pushId };
    return storePush(ctx, useCase, { companyId, kind, policyId, ...old });
  });
}
