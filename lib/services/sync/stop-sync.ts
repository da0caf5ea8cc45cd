import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { sync } from "#db/schema/index.ts";
import { type Context, transact } from "../context.ts";

export const StopSync = z.strictObject({ syncId: z.uuid() });

/** `stopping`: the engine ends it after the report that it is at. `stopped`: it had not begun. */
export type StoppedSync = Readonly<{ syncId: string; number: number; state: "stopping" | "stopped" }>;

/**
 * Asks a run to stop after its current report; one that has not begun is stopped at once. A second click changes nothing.
 * Problems: `not_found`, `illegal_move` when it has ended.
 */
export async function stopSync(
  ctx: Context,
  { syncId }: z.output<typeof StopSync>,
): Promise<Result<StoppedSync, Problem>> {
  return transact(ctx, async ({ tx, record }) => {
    const now = ctx.clock.now();
    const [row] = await tx.select().from(sync).where(eq(sync.id, syncId)).for("update");
    if (!row) return err({ code: "not_found", what: "run" });
    const { number, companyId, state, counts } = row;
    if (state === "requested") {
      await tx.update(sync).set({ state: "stopped", endedAt: now, stopRequestedAt: now }).where(eq(sync.id, syncId));
      await record({ action: "sync.stop_requested", companyId, detail: { number } });
      await record({ action: "sync.ended", companyId, detail: { number, state: "stopped", counts } });
      return ok({ syncId, number, state: "stopped" });
    }
    if (state !== "running") return err({ code: "illegal_move", from: state, to: "stopped" });
    const asked = await tx
      .update(sync)
      .set({ stopRequestedAt: now })
      .where(and(eq(sync.id, syncId), isNull(sync.stopRequestedAt)))
      .returning({ id: sync.id });
    if (asked.length > 0) await record({ action: "sync.stop_requested", companyId, detail: { number } });
    return ok({ syncId, number, state: "stopping" });
  });
}
