import { eq } from "drizzle-orm";
import { z } from "zod";
import { setup } from "#db/schema/index.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { findSetup, type SetupKept } from "./find-setup.ts";

export const EndSetup = z.strictObject({ setupId: z.uuid(), how: z.enum(["finished", "abandoned"]) });

/**
 * Takes a setup from the list. What it made stays: its connections, and its company where there is one. Errors: `not_found`;
 * `stale` when it is to be finished without a company.
 */
export async function endSetup(
  ctx: Context,
  { setupId, how }: z.output<typeof EndSetup>,
): Promise<Result<SetupKept, Problem>> {
  return transact(ctx, async ({ tx, record }) => {
    const row = await findSetup(tx, setupId);
    if (!row) return err({ code: "not_found", what: "setup" });
    if (how === "finished" && row.companyId === null) return err({ code: "stale", what: "setup" });
    const now = ctx.clock.now();
    await tx
      .update(setup)
      .set(how === "finished" ? { finishedAt: now } : { abandonedAt: now })
      .where(eq(setup.id, setupId));
    const kept = { connections: [row.expensifyConnectionId, row.gpConnectionId], companyId: row.companyId };
    await record({ action: `setup.${how}`, companyId: row.companyId, detail: { id: setupId, kept } });
    return ok({ setupId });
  });
}
