import { and, count, desc, eq, gt, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Cents, cents } from "#lib/core/money.ts";
import type { Problem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { describeSchedule } from "#lib/core/schedule/describe-schedule.ts";
import { nextSlots } from "#lib/core/schedule/due-slots.ts";
import type { RunKind, ScheduleKind } from "#lib/core/schedule/schedule.ts";
import type { Transaction } from "#db/client.ts";
import {
  company,
  posting,
  schedule,
  sync,
  type SyncCounts,
  syncReport,
  type SyncState,
  type SyncStep,
} from "#db/schema/index.ts";
import { type Context, transact } from "../context.ts";

/** Runs on one page. */
export const SYNCS_PER_PAGE = 30;
const NEXT_SLOTS = 3;
/** Batches named of one run: one per fiscal period, so rarely more than two. */
const BATCHES_MAX = 12;

export const SYNC_VIEWS = ["all", "sent", "problems"] as const;
export type SyncView = (typeof SYNC_VIEWS)[number];

export const ListSyncs = z.strictObject({
  companyId: z.uuid(),
  view: z.enum(SYNC_VIEWS).default("all"),
  /** Runs with a smaller number than this: the next page. */
  before: z.coerce.number().int().positive().optional(),
});

/** One run as lists and the live panel show it. Instants are ISO text, money is cents. */
export type SyncRun = Readonly<{
  id: string;
  number: number;
  kind: RunKind;
  state: SyncState;
  step: SyncStep | null;
  stepDone: number;
  stepTotal: number;
  requestedBy: string;
  requestedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  stopRequestedAt: string | null;
  counts: SyncCounts | null;
  problems: readonly RunProblem[];
  batchIds: readonly string[];
  /** Sum of the reports that it sent, as their employees see it; 0 until the run has ended. */
  sentCents: Cents;
  /** Of its postings: how many are unclear now, and when they are looked for next. */
  uncertainNow: number;
  nextLookAt: string | null;
}>;

export type ScheduleView = Readonly<{
  /** "every 30 minutes from 07:00 to 19:00 on working days (America/Chicago)". */
  words: string;
  kind: ScheduleKind;
  /** ISO, in order; what would run when it is paused. */
  nextAt: readonly string[];
  pausedBy: string | null;
  pausedAt: string | null;
}>;

export type SyncPage = Readonly<{
  /** The run that is under way or requested, whatever the view. */
  current: SyncRun | null;
  /** Whether this company's journals were ever looked through in GP; a first run does that. */
  sweptAt: string | null;
  runs: readonly SyncRun[];
  /** Pass as `before` for older ones; null at the end. */
  nextBefore: number | null;
  totals: Readonly<{ all: number; sent: number; problems: number }>;
  schedule: ScheduleView | null;
  now: string;
}>;

/** Runs of a company, newest first, the one under way and the schedule. Problem: `not_found`. `quarantineMs` tells when an unclear posting is looked for. */
export function listSyncs(quarantineMs: number) {
  return async function listSyncsOf(
    ctx: Context,
    input: z.output<typeof ListSyncs>,
  ): Promise<Result<SyncPage, Problem>> {
    const { companyId, view, before } = input;
    const now = ctx.clock.now();
    return transact(ctx, async ({ tx }) => {
      const [owner] = await tx.select({ sweptAt: company.sweptAt }).from(company).where(eq(company.id, companyId));
      if (!owner) return err({ code: "not_found", what: "company" });
      const ofCompany = eq(sync.companyId, companyId);
      const older = before === undefined ? undefined : lt(sync.number, before);
      const found = await tx
        .select()
        .from(sync)
        .where(and(ofCompany, VIEWS[view], older))
        .orderBy(desc(sync.number))
        .limit(SYNCS_PER_PAGE + 1);
      const [current] = await tx
        .select()
        .from(sync)
        .where(and(ofCompany, inArray(sync.state, ["requested", "running"])))
        .orderBy(sync.number)
        .limit(1);
      const rows = found.slice(0, SYNCS_PER_PAGE);
      const sends = await sendsOf(
        tx,
        [...rows, ...(current ? [current] : [])].map(({ id }) => id),
      );
      const toRun = (row: SyncRow) => toSyncRun(row, sends.get(row.id), quarantineMs);
      return ok({
        current: current ? toRun(current) : null,
        sweptAt: owner.sweptAt?.toISOString() ?? null,
        runs: rows.map(toRun),
        nextBefore: found.length > rows.length ? (rows.at(-1)?.number ?? null) : null,
        totals: await countRuns(tx, ofCompany),
        schedule: await readSchedule(tx, companyId, now),
        now: now.toISOString(),
      });
    });
  };
}

const counted = (name: keyof SyncCounts) => sql<number>`coalesce((${sync.counts} ->> ${sql.raw(`'${name}'`)})::int, 0)`;
const SENT = or(
  gt(counted("sent"), 0),
  gt(counted("adopted"), 0),
  gt(counted("uncertain"), 0),
  gt(counted("rejected"), 0),
);
// That a person stopped a run is told as its outcome; it is no problem of the run.
const PROBLEMS = or(
  eq(sync.state, "failed"),
  and(eq(sync.state, "done"), sql`jsonb_array_length(${sync.problems}) > 0`),
  gt(counted("uncertain"), 0),
  gt(counted("rejected"), 0),
);
const VIEWS: Readonly<Record<SyncView, SQL | undefined>> = { all: undefined, sent: SENT, problems: PROBLEMS };

type SyncRow = typeof sync.$inferSelect;
type Sends = Readonly<{ batchIds: readonly string[]; sentCents: number; uncertainNow: number; deadline: Date | null }>;

/** What the postings of these runs say now: batches and what is still unclear. */
async function sendsOf(tx: Transaction, syncIds: readonly string[]): Promise<ReadonlyMap<string, Sends>> {
  if (syncIds.length === 0) return new Map();
  const rows = await tx
    .select({
      syncId: syncReport.syncId,
      batchIds: sql<
        string[]
      >`coalesce(array_agg(distinct ${posting.batchId}) filter (where ${posting.batchId} is not null), '{}')`,
      sentCents: sql<number>`coalesce(sum(${posting.totalCents}) filter (where ${syncReport.outcome} = 'sent'), 0)::float8`,
      uncertainNow: sql<number>`(count(*) filter (where ${posting.state} = 'uncertain'))::int`,
      deadline: sql<string | null>`min(${posting.deadline}) filter (where ${posting.state} = 'uncertain')`,
    })
    .from(syncReport)
    .innerJoin(posting, eq(posting.id, syncReport.postingId))
    .where(inArray(syncReport.syncId, [...syncIds]))
    .groupBy(syncReport.syncId);
  return new Map(
    rows.map(({ syncId, deadline, ...row }) => [
      syncId,
      { ...row, deadline: deadline === null ? null : new Date(deadline) },
    ]),
  );
}

/** A run's row without anything that is not for the screen. */
export function toSyncRun(row: SyncRow, sends: Sends | undefined, quarantineMs: number): SyncRun {
  const { id, number, kind, state, step, stepDone, stepTotal, requestedBy, counts, problems } = row;
  const deadlineMs = sends?.deadline?.getTime();
  return {
    ...{ id, number, kind, state, step, stepDone, stepTotal, requestedBy, counts, problems },
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    stopRequestedAt: row.stopRequestedAt?.toISOString() ?? null,
    batchIds: sends?.batchIds.slice(0, BATCHES_MAX) ?? [],
    sentCents: cents(sends?.sentCents ?? 0),
    uncertainNow: sends?.uncertainNow ?? 0,
    nextLookAt: deadlineMs === undefined ? null : new Date(deadlineMs + quarantineMs).toISOString(),
  };
}

async function countRuns(tx: Transaction, ofCompany: SQL): Promise<SyncPage["totals"]> {
  const [row] = await tx
    .select({
      all: count(),
      sent: sql<number>`(count(*) filter (where ${SENT}))::int`,
      problems: sql<number>`(count(*) filter (where ${PROBLEMS}))::int`,
    })
    .from(sync)
    .where(ofCompany);
  return row ?? { all: 0, sent: 0, problems: 0 };
}

async function readSchedule(tx: Transaction, companyId: string, now: Date): Promise<ScheduleView | null> {
  const [row] = await tx.select().from(schedule).where(eq(schedule.companyId, companyId));
  if (!row) return null;
  const running = { ...row.rule, paused: false };
  return {
    words: describeSchedule(running),
    kind: row.rule.kind,
    nextAt: nextSlots(running, now, NEXT_SLOTS).map((slot) => slot.toISOString()),
    pausedBy: row.rule.paused && row.pausedAt === null ? "the configuration" : row.pausedBy,
    pausedAt: row.pausedAt?.toISOString() ?? null,
  };
}
