import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { posting } from "#db/schema/index.ts";
import type { Affected } from "../mapping/affected-reports.ts";
import { REPLANNED_AT_ONCE_MAX } from "../posting/replan-open.ts";

/** All postings of a company that its rules may still move, oldest approval first: a rule of the company meets every one. */
export async function openReports(tx: Transaction, companyId: string): Promise<Affected> {
  const isOpen = inArray(posting.state, ["planned", "held", "ready"]);
  const rows = await tx
    .select({
      postingId: posting.id,
      reportId: posting.subject,
      state: posting.state,
      totalCents: posting.totalCents,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(posting)
    .where(and(eq(posting.companyId, companyId), eq(posting.kind, "journal"), isOpen))
    .orderBy(asc(posting.approvedAt), asc(posting.subject))
    .limit(REPLANNED_AT_ONCE_MAX);
  return { reports: rows.map(({ all: _all, ...row }) => row), beyond: Math.max(0, (rows[0]?.all ?? 0) - rows.length) };
}
