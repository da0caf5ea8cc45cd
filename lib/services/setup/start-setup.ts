import { z } from "zod";
import { setup } from "#db/schema/index.ts";
import { actorName } from "#lib/core/audit/event.ts";
import type { Problem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { assert } from "#lib/core/assert.ts";
import { type Context, transact } from "../context.ts";
import { seenBy } from "./find-setup.ts";

export const StartSetup = z.strictObject({});

/** Begins a setup; it is in the list of unfinished ones until it is finished or abandoned. */
export async function startSetup(
  ctx: Context,
  _input: z.output<typeof StartSetup>,
): Promise<Result<Readonly<{ setupId: string }>, Problem>> {
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx
      .insert(setup)
      .values({
        ...{ organizationId: ctx.organizationId, startedBy: actorName(ctx.actor), startedAt: ctx.clock.now() },
        draft: { touched: seenBy(ctx) },
      })
      .returning({ id: setup.id });
    assert(row !== undefined, "the setup was inserted");
    await record({ action: "setup.started", detail: { id: row.id } });
    return ok({ setupId: row.id });
  });
}
