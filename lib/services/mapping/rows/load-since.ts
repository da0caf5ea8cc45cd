import { and, desc, eq, inArray } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { referenceChange, type ReferenceKind } from "#db/schema/index.ts";
import { type Day, dayInZone } from "#lib/core/day.ts";

/** The newest so many changes are looked through: what is older than them has no date. */
const CHANGES_MAX = 20_000;
const OFF: ReadonlySet<string> = new Set(["disabled", "gone"]);

/**
 * Since which day of the company something cannot be used in its system: accounts by number, segment values as `1/420`, tags as
 * `1/Denver`, categories by name. Of an Expensify value in several workspaces, `policyId` says in which one; without it the last
 * one counts, since only then nobody offered it any more. Undefined: it can, or nobody noticed when it ended.
 */
export type SinceOf = (kind: ReferenceKind, key: string, policyId?: string) => Day | undefined;

/** As noticed with the readings of the lists. */
export async function loadSince(tx: Transaction, companyId: string, timeZone: string): Promise<SinceOf> {
  const rows = await tx
    .select({
      ...{ kind: referenceChange.kind, key: referenceChange.key, policyId: referenceChange.policyId },
      ...{ change: referenceChange.change, at: referenceChange.at },
    })
    .from(referenceChange)
    .where(
      and(
        eq(referenceChange.companyId, companyId),
        inArray(referenceChange.kind, ["account", "segment_value", "tag", "category"]),
        inArray(referenceChange.change, ["disabled", "enabled", "gone", "back"]),
      ),
    )
    .orderBy(desc(referenceChange.at))
    .limit(CHANGES_MAX);
  const newest = new Map<string, Day | null>();
  for (const { kind, key, policyId, change, at } of rows) {
    const day = OFF.has(change) ? dayInZone(at, timeZone) : null;
    for (const place of new Set([policyId, ""])) {
      const text = `${kind}/${place}/${key}`;
      if (!newest.has(text)) newest.set(text, day);
    }
  }
  return (kind, key, policyId = "") => newest.get(`${kind}/${policyId}/${key}`) ?? undefined;
}
