import { and, desc, eq, or } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { auditEvent } from "#db/schema/index.ts";
import type { HistoryEntry } from "./posting-detail.ts";

const EVENTS_SHOWN_MAX = 60;
const FACT_LENGTH_MAX = 500;
/** Steps inside a send that say nothing to a reader; the audit has them. */
const QUIET: ReadonlySet<string> = new Set([
  "posting.planned",
  "posting.replanned",
  "posting.claimed",
  "posting.unclaimed",
  "posting.looked",
]);

/** The latest events of a report in a company, oldest first. */
export async function loadHistory(
  tx: Transaction,
  companyId: string,
  reportId: string,
  postingId: string,
): Promise<readonly HistoryEntry[]> {
  const rows = await tx
    .select()
    .from(auditEvent)
    .where(
      or(
        eq(auditEvent.postingId, postingId),
        and(eq(auditEvent.reportId, reportId), eq(auditEvent.companyId, companyId)),
      ),
    )
    .orderBy(desc(auditEvent.sequence))
    .limit(EVENTS_SHOWN_MAX);
  return rows
    .filter((row) => !QUIET.has(row.action))
    .toReversed()
    .map(({ sequence, at, actorName, actorKind, action, body }) => ({
      ...{ sequence, at: at.toISOString(), by: actorName, byPerson: actorKind === "user", action },
      facts: { ...factsOf(body["after"]), ...factsOf(body["detail"]) },
    }));
}

/** The plain values of an event's part; of a list of problems, their codes. */
function factsOf(part: unknown): Record<string, string> {
  if (Array.isArray(part)) return codesOf(part);
  if (part === null || typeof part !== "object") return {};
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value).slice(0, FACT_LENGTH_MAX)]] : [],
    ),
  );
}

function codesOf(problems: readonly unknown[]): Record<string, string> {
  const codes = problems.flatMap((problem) =>
    problem !== null && typeof problem === "object" && "code" in problem && typeof problem.code === "string"
      ? [problem.code]
      : [],
  );
  return codes.length > 0 ? { codes: [...new Set(codes)].join(", ") } : {};
}
