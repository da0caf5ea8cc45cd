import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import type { Transaction } from "#db/client.ts";
import { posting, report } from "#db/schema/index.ts";
import { REPLANNED_AT_ONCE_MAX } from "../posting/replan-open.ts";
import { usesKey } from "./impact/uses-key.ts";

export type AffectedReport = Readonly<{ postingId: string; reportId: string; state: string; totalCents: number }>;
export type Affected = Readonly<{
  reports: readonly AffectedReport[];
  /** How many more there are than are planned at once; the engine plans those right after. */
  beyond: number;
}>;

export const OPEN = ["planned", "held", "ready"] as const;

/** Open postings of a company whose report uses one of these keys, oldest approval first: what a change of them may move. */
export async function affectedReports(
  tx: Transaction,
  companyId: string,
  keys: readonly MappingKey[],
): Promise<Affected> {
  const uses = usesKey(keys);
  if (!uses) return { reports: [], beyond: 0 };
  const rows = await tx
    .select({
      postingId: posting.id,
      reportId: posting.subject,
      state: posting.state,
      totalCents: posting.totalCents,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(posting)
    .innerJoin(report, eq(report.id, posting.reportRowId))
    .where(and(eq(posting.companyId, companyId), inArray(posting.state, [...OPEN]), uses))
    .orderBy(asc(posting.approvedAt), asc(posting.subject))
    .limit(REPLANNED_AT_ONCE_MAX);
  return { reports: rows.map(({ all: _all, ...row }) => row), beyond: Math.max(0, (rows[0]?.all ?? 0) - rows.length) };
}
