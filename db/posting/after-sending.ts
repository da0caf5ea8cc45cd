import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { Transaction } from "../client.ts";
import { posting } from "../schema/posting.ts";
import { RULE_COLUMNS, toPosting } from "./posting-row.ts";

export async function readMarked(
  tx: Transaction,
  companyId: string,
  markers: readonly string[],
): Promise<readonly Posting[]> {
  if (markers.length === 0) return [];
  // Markers are written in the case of the report id; GP may give them back in any.
  const wanted = markers.map((marker) => marker.trim().toUpperCase());
  const rows = await tx
    .select(RULE_COLUMNS)
    .from(posting)
    .where(and(eq(posting.companyId, companyId), inArray(sql`upper(${posting.marker})`, wanted)));
  return rows.map(toPosting);
}

export async function readUnposted(tx: Transaction, companyId: string, limit: number): Promise<readonly Posting[]> {
  const rows = await tx
    .select(RULE_COLUMNS)
    .from(posting)
    .where(
      and(
        eq(posting.companyId, companyId),
        eq(posting.state, "sent"),
        inArray(posting.gpState, ["work", "changed", "gone", "voided"]),
        // What was deleted may come back with a restore of GP; what was reversed no longer matters.
        sql`coalesce(${posting.takenBack}->>'by', '') <> 'reversal'`,
      ),
    )
    .orderBy(sql`${posting.lookedAt} asc nulls first`, asc(posting.sentAt))
    .limit(limit);
  return rows.map(toPosting);
}

/** On the database's clock: only the order matters. */
export async function markLookedAt(tx: Transaction, postingIds: readonly string[]): Promise<void> {
  if (postingIds.length === 0) return;
  await tx
    .update(posting)
    .set({ lookedAt: sql`clock_timestamp()` })
    .where(inArray(posting.id, [...postingIds]));
}

export async function readCorrections(
  tx: Transaction,
  companyId: string,
  postingId: string,
): Promise<readonly Posting[]> {
  const rows = await tx
    .select(RULE_COLUMNS)
    .from(posting)
    .where(and(eq(posting.companyId, companyId), eq(posting.corrects, postingId)))
    .orderBy(asc(posting.createdAt));
  return rows.map(toPosting);
}
