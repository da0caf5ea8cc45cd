import { and, asc, desc, eq, max, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { company, posting } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { groupByCause } from "./group-by-cause.ts";
import { inLane, LANES, laneOf, matchesSearch, type Lane } from "./lane.ts";

/** A lane shows at most this many; what is older is found in the audit. */
export const REVIEW_ITEMS_MAX = 1_000;
const SEARCH_LENGTH_MAX = 200;

export const ListReview = z.strictObject({
  companyId: z.uuid(),
  lane: z.enum(LANES).default("fix"),
  q: z.string().trim().max(SEARCH_LENGTH_MAX).default(""),
});
type Input = z.output<typeof ListReview>;

/** One report in the list. Instants are ISO text. */
export type ReviewItem = Readonly<{
  id: string;
  reportId: string;
  employee: string;
  reportName: string;
  totalCents: Cents;
  approvedAt: string | null;
  state: PostingState;
  gpState: GpState | null;
  journalNumber: number | null;
}>;

/** Reports that belong together: by what holds them, by what they wait for, by the batch they went with. */
export type ReviewGroup = Readonly<{
  key: string;
  kind:
    | "cause"
    | "waiting"
    | "next_send"
    | "queued"
    | "uncertain"
    | "in_flight"
    | "batch"
    | "nothing_to_post"
    | "by_hand"
    | "all";
  /** The hold, for `cause`. */
  problem: HoldProblem | null;
  batchId: string | null;
  totalCents: Cents;
  /** The earliest approval, ISO text. */
  firstAt: string | null;
  items: readonly ReviewItem[];
}>;

export type LaneCount = Readonly<{ count: number; totalCents: Cents }>;
export type ReviewPage = Readonly<{
  /** The lane of `groups`. */
  lane: Lane;
  lanes: Readonly<Record<Lane, LaneCount>>;
  groups: readonly ReviewGroup[];
  /** Reports in the lane that match, also those beyond `REVIEW_ITEMS_MAX`. */
  total: LaneCount;
  /** What the next send takes: ready and released. */
  nextSend: LaneCount;
  /** When the latest journal went to GP, ISO text. */
  lastSentAt: string | null;
}>;

/** The lanes with their counts and money, and the reports of one lane by cause. Errors: `not_found`. */
export async function listReview(ctx: Context, input: Input): Promise<Result<ReviewPage, RequestProblem>> {
  const { companyId, lane, q } = input;
  return transact(ctx, async ({ tx }) => {
    const [found] = await tx.select({ approval: company.approval }).from(company).where(eq(company.id, companyId));
    if (!found) return err({ code: "not_found", what: "company" });
    const lanes = await countLanes(tx, companyId);
    const waits = waitsNow(found.approval);
    const rows = await loadItems(
      tx,
      and(eq(posting.companyId, companyId), inLane(lane), matchesSearch(q)),
      lane,
      waits,
    );
    const total =
      q === "" ? lanes[lane] : await countOf(tx, and(eq(posting.companyId, companyId), inLane(lane), matchesSearch(q)));
    const nextSend = await countOf(
      tx,
      and(eq(posting.companyId, companyId), eq(posting.state, "ready"), sql`not ${waits}`),
    );
    const [last] = await tx
      .select({ at: max(posting.sentAt) })
      .from(posting)
      .where(eq(posting.companyId, companyId));
    return ok({ lane, lanes, groups: group(rows, lane), total, nextSend, lastSentAt: last?.at?.toISOString() ?? null });
  });
}

/** `waitsForApproval` of the core, as SQL: the list must not load every plan to know it. */
export function waitsNow(approval: "never" | "held" | "always"): SQL {
  const unapproved = sql`${posting.state} = 'ready' and ${posting.approvedById} is null`;
  const asked = sql`(${posting.kind} = 'reversal' or coalesce((${posting.plan}->>'usesDefault')::boolean, false))`;
  if (approval === "never") return sql`(${unapproved} and ${asked})`;
  return approval === "always" ? sql`(${unapproved})` : sql`(${unapproved} and (${posting.wasHeld} or ${asked}))`;
}

type Row = ReviewItem & Readonly<{ holds: readonly HoldProblem[]; waits: boolean; batchId: string | null }>;

async function loadItems(tx: Transaction, where: SQL | undefined, lane: Lane, waits: SQL): Promise<readonly Row[]> {
  // Without expense ids and repeats: a report of 2,000 expenses has 2,000 holds of one cause.
  const causes = sql<
    HoldProblem[]
  >`(select coalesce(jsonb_agg(distinct h - 'expenseId'), '[]') from jsonb_array_elements(${posting.holds}) h)`;
  const newest =
    lane === "sent" || lane === "dismissed"
      ? [desc(sql`coalesce(${posting.sentAt}, ${posting.updatedAt})`)]
      : [asc(posting.approvedAt)];
  const rows = await tx
    .select({
      ...{ id: posting.id, reportId: posting.subject, employee: posting.employee, reportName: posting.reportName },
      ...{
        totalCents: posting.totalCents,
        approvedAt: posting.approvedAt,
        state: posting.state,
        gpState: posting.gpState,
      },
      ...{
        journalNumber: posting.journalNumber,
        batchId: sql<string | null>`coalesce(${posting.gpBatchId}, ${posting.batchId})`,
      },
      ...{ holds: lane === "fix" ? causes : sql<HoldProblem[]>`'[]'::jsonb`, waits: sql<boolean>`${waits}` },
    })
    .from(posting)
    .where(where)
    .orderBy(...newest, asc(posting.subject))
    .limit(REVIEW_ITEMS_MAX);
  return rows.map((row) => ({
    ...row,
    totalCents: cents(row.totalCents),
    approvedAt: row.approvedAt?.toISOString() ?? null,
  }));
}

function group(rows: readonly Row[], lane: Lane): readonly ReviewGroup[] {
  if (lane === "fix") return groupByCause(rows).map(({ key, problem, items }) => toGroup(key, "cause", items, problem));
  return [...Map.groupBy(rows, (row) => groupKey(row, lane))].map(([key, items]) => {
    const [kind = "all"] = key.split(" ", 1);
    return toGroup(key, kind as ReviewGroup["kind"], items, null);
  });
}

/** The kind of the group, and what tells it from others of that kind. */
function groupKey(row: Row, lane: Lane): string {
  if (lane === "ready") return row.waits ? "waiting" : row.state === "ready" ? "next_send" : "queued";
  if (lane === "asking") return row.state === "uncertain" ? "uncertain" : "in_flight";
  if (lane !== "sent") return "all";
  if (row.state === "nothing_to_post") return "nothing_to_post";
  return row.state === "already_in_gp" ? "by_hand" : `batch ${row.batchId ?? ""}`;
}

function toGroup(
  key: string,
  kind: ReviewGroup["kind"],
  rows: readonly Row[],
  problem: HoldProblem | null,
): ReviewGroup {
  const dates = rows.flatMap((row) => row.approvedAt ?? []).toSorted();
  return {
    ...{ key, kind, problem, batchId: rows[0]?.batchId ?? null, firstAt: dates[0] ?? null },
    totalCents: sumCents(rows.map((row) => row.totalCents)),
    items: rows.map(({ holds: _holds, waits: _waits, batchId: _batchId, ...item }) => item),
  };
}

const COUNT = { count: sql<number>`count(*)::int`, cents: sql<string>`coalesce(sum(${posting.totalCents}), 0)` };

async function countOf(tx: Transaction, where: SQL | undefined): Promise<LaneCount> {
  const [row] = await tx.select(COUNT).from(posting).where(where);
  return { count: row?.count ?? 0, totalCents: cents(Number(row?.cents ?? 0)) };
}

async function countLanes(tx: Transaction, companyId: string): Promise<ReviewPage["lanes"]> {
  const rows = await tx
    .select({ lane: laneOf, ...COUNT })
    .from(posting)
    .where(eq(posting.companyId, companyId))
    .groupBy(sql`1`);
  const of = (lane: Lane): LaneCount => {
    const row = rows.find((each) => each.lane === lane);
    return { count: row?.count ?? 0, totalCents: cents(Number(row?.cents ?? 0)) };
  };
  return {
    fix: of("fix"),
    ready: of("ready"),
    asking: of("asking"),
    sent: of("sent"),
    before: of("before"),
    dismissed: of("dismissed"),
  };
}
