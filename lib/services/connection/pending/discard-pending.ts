import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { connection } from "#db/schema/index.ts";
import { type Context, transact } from "../../context.ts";
import { NOTHING_PENDING } from "../apply-connection.ts";

export const DiscardPending = z.strictObject({ connectionId: z.uuid() });

/** Throws the new secret that waits away, or the note of a refused one: the one in use stays. Problems: `not_found`, `stale` where none waits. */
export async function discardPending(
  ctx: Context,
  { connectionId }: z.output<typeof DiscardPending>,
): Promise<Result<Readonly<{ connectionId: string; name: string; kind: "expensify" | "gp" }>, Problem>> {
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId)).for("update");
    if (!row) return err({ code: "not_found", what: "connection" });
    if (row.pendingSetAt === null) return err({ code: "stale", what: "secret" });
    await tx.update(connection).set(NOTHING_PENDING).where(eq(connection.id, connectionId));
    const { name, kind } = row;
    await record({
      action: "connection.secret_discarded",
      detail: { id: connectionId, name, refused: row.pendingSealed === null },
    });
    return ok({ connectionId, name, kind });
  });
}
