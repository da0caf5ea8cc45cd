import { inArray, isNotNull, sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { connection, dataKey } from "#db/schema/index.ts";

/**
 * Deletes the retired data keys that nothing is sealed with any more, and gives their ids. The rows are locked first, which
 * waits for everybody who holds one (`vault/hold-key.ts`): the count after it sees what they wrote, and nobody comes later.
 */
export async function deleteUnusedKeys(tx: Transaction): Promise<readonly string[]> {
  const retired = await tx.select({ kid: dataKey.kid }).from(dataKey).where(isNotNull(dataKey.retiredAt)).for("update");
  const unused: string[] = [];
  for (const { kid } of retired) {
    const head = `v2.${kid}.`;
    const uses = await tx.$count(
      connection,
      sql`starts_with(${connection.secretSealed}, ${head}) or starts_with(${connection.pendingSealed}, ${head})`,
    );
    if (uses === 0) unused.push(kid);
  }
  if (unused.length > 0) await tx.delete(dataKey).where(inArray(dataKey.kid, unused));
  return unused;
}
