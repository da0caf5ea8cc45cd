import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { tag } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import type { TagLevel } from "#lib/core/ports.ts";

/** Tags by workspace as last read, level 1 first; a level of which nothing is known stays empty. */
export async function loadTagLists(
  tx: Transaction,
  connectionId: string,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TagLevel[]>> {
  if (policyIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(tag)
    .where(and(eq(tag.connectionId, connectionId), inArray(tag.policyId, [...policyIds]), isNull(tag.goneAt)))
    .orderBy(asc(tag.level), asc(tag.name));
  return new Map(
    [...Map.groupBy(rows, (row) => row.policyId)].map(([policyId, list]) => {
      const levels = Math.max(...list.map(({ level }) => level));
      return [policyId, Array.from({ length: levels }, (_, index) => toLevel(list, index + 1))];
    }),
  );
}

function toLevel(rows: readonly (typeof tag.$inferSelect)[], level: number): TagLevel {
  const own = rows.filter((row) => row.level === level);
  const tags = own.map(({ name, enabled, glCode }) => ({ name, enabled, glCode }));
  return { name: own[0]?.levelName ?? "", tags };
}
