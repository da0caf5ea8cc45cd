import { eq } from "drizzle-orm";
import { type SyncState, sync } from "#db/schema/index.ts";
import { type Context, transact } from "../context.ts";

/** Where a run stands, for whoever waits for its end; null when there is no such run. */
export async function readRunState(ctx: Context, { syncId }: Readonly<{ syncId: string }>): Promise<SyncState | null> {
  return transact(ctx, async ({ tx }) => {
    const [row] = await tx.select({ state: sync.state }).from(sync).where(eq(sync.id, syncId));
    return row?.state ?? null;
  });
}
