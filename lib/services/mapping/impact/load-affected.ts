import { and, eq, inArray, sql } from "drizzle-orm";
import type { Day } from "#lib/core/day.ts";
import type { PlannedDate } from "#lib/core/journal/rule/posting-date.ts";
import type { PostingDateRule } from "#lib/core/mapping/company-options.ts";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import type { Plan } from "#lib/core/posting/posting.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { Report } from "#lib/core/report/report.ts";
import { reviveReport } from "#lib/core/report/stored-report.ts";
import type { Transaction } from "#db/client.ts";
import { arrayText } from "#db/json-rows.ts";
import { posting, report } from "#db/schema/index.ts";
import { OPEN } from "../affected-reports.ts";
import { usesKey } from "./uses-key.ts";

/** Of one preview: more are counted, and planned right after saving. */
export const PREVIEWED_REPORTS_MAX = 25_000;
/** Read while the page before it is judged: the database and we work side by side. */
const PAGE = 1_000;

/** A posting that waits, with its report and the accounts of its journal as they are now. */
export type WaitingPosting = Readonly<{
  postingId: string;
  reportId: string;
  state: PostingState;
  holds: readonly HoldProblem[];
  employee: string;
  reportName: string;
  totalCents: number;
  /** In the order of the plan's lines; null: no journal was made. */
  accounts: readonly string[] | null;
  /** The date that its plan has, and by which rule: the rule that takes the day of the run keeps it. */
  planned: PlannedDate | null;
  /** The whole plan, where it is asked for: to see also other dates, amounts and texts. */
  plan?: Plan | null;
  /** Null: it did not come whole. */
  report: Report | null;
}>;

export type AffectedIds = Readonly<{
  waiting: readonly string[];
  beyond: number;
  /** States of postings that use a key and are past planning: in GP, on the wire, or at an end. */
  past: readonly Readonly<{ state: PostingState; count: number }>[];
}>;

/** Which postings use one of these keys: those that wait by their ids, all others counted by state. */
export async function affectedIds(
  tx: Transaction,
  companyId: string,
  keys: readonly MappingKey[],
): Promise<AffectedIds> {
  const uses = usesKey(keys);
  if (!uses) return { waiting: [], beyond: 0, past: [] };
  const rows = await tx
    .select({
      state: posting.state,
      count: sql<number>`count(*)::int`,
      ids: sql<readonly string[] | null>`array_agg(${posting.id} order by ${posting.approvedAt}, ${posting.subject})
        filter (where ${inArray(posting.state, [...OPEN])})`,
    })
    .from(posting)
    .innerJoin(report, eq(report.id, posting.reportRowId))
    .where(and(eq(posting.companyId, companyId), eq(posting.kind, "journal"), uses))
    .groupBy(posting.state);
  const waiting = rows.flatMap(({ ids }) => ids ?? []);
  return {
    waiting: waiting.slice(0, PREVIEWED_REPORTS_MAX),
    beyond: Math.max(0, waiting.length - PREVIEWED_REPORTS_MAX),
    past: rows.flatMap(({ ids, state, count }) => (ids === null ? [{ state, count }] : [])),
  };
}

/** These postings, a page at a time; the next page is on its way while one is looked at. */
export async function* readWaiting(
  tx: Transaction,
  postingIds: readonly string[],
  withPlans = false,
): AsyncGenerator<readonly WaitingPosting[]> {
  const pages = Array.from({ length: Math.ceil(postingIds.length / PAGE) }, (_, index) =>
    postingIds.slice(index * PAGE, (index + 1) * PAGE),
  );
  let coming = pages[0] ? readPage(tx, pages[0], withPlans) : null;
  for (let next = 1; coming !== null; next++) {
    const page = await coming;
    const ids = pages[next];
    coming = ids ? readPage(tx, ids, withPlans) : null;
    // Thrown where it is awaited; until then nobody has to hear of it.
    coming?.catch(() => undefined);
    yield page;
  }
}

async function readPage(
  tx: Transaction,
  ids: readonly string[],
  withPlans: boolean,
): Promise<readonly WaitingPosting[]> {
  const accounts = sql<readonly string[] | null>`jsonb_path_query_array(${posting.plan}, '$.lines[*].account')`;
  const date = sql<Day | null>`${posting.plan}->>'date'`;
  const rule = sql<PostingDateRule | null>`${posting.plan}->'dated'->>'rule'`;
  const rows = await tx
    .select({
      ...{ postingId: posting.id, reportId: posting.subject, state: posting.state, holds: posting.holds, date, rule },
      ...{ employee: posting.employee, reportName: posting.reportName, totalCents: report.totalCents, accounts },
      ...(withPlans ? { plan: posting.plan } : {}),
      ...{ content: report.content, isWhole: sql<boolean>`${report.quarantine} = '[]'::jsonb` },
    })
    .from(posting)
    .innerJoin(report, eq(report.id, posting.reportRowId))
    .where(sql`${posting.id} = any(${arrayText(ids)}::uuid[])`);
  // In the order of the ids: oldest approval first.
  const byId = new Map(rows.map((row) => [row.postingId, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { content, isWhole, date: on, rule: by, ...rest } = row;
    const planned = on === null || by === null ? null : { date: on, rule: by };
    return [{ ...rest, planned, report: isWhole ? reviveReport(content) : null }];
  });
}

/** Of these postings, the expenses that stand in another live posting: posting → expense → that posting's report. */
export async function expensesElsewhere(
  tx: Transaction,
  postingIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const { rows } = await tx.execute<{ postingId: string; transactionId: string; reportId: string }>(sql`
    select p.id as "postingId", e.transaction_id as "transactionId", o.subject as "reportId"
    from posting p
    join posting_expense e on e.transaction_id = any(p.transaction_ids) and e.posting_id <> p.id
    join posting o on o.id = e.posting_id
    where p.id = any(${`{${postingIds.join(",")}}`}::uuid[]) and o.subject <> p.subject`);
  return new Map(
    [...Map.groupBy(rows, ({ postingId }) => postingId)].map(([postingId, taken]) => [
      postingId,
      new Map(taken.map(({ transactionId, reportId }) => [transactionId, reportId])),
    ]),
  );
}
