import { and, eq, sql } from "drizzle-orm";
import { cents } from "#lib/core/money.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { Clock } from "#lib/core/ports.ts";
import type { Database } from "#db/client.ts";
import { posting } from "#db/schema/posting.ts";
import { sync, syncReport, type SyncCounts, type SyncStep } from "#db/schema/sync.ts";
import { inOrganization } from "#db/tx.ts";
import type { PlanOutcome } from "#lib/services/posting/plan-report.ts";

/** The screen asks about once a second: writing more often shows nobody more. */
const WRITE_EVERY_MS = 400;
/** Rows of one insert. */
const REPORTS_PER_INSERT_MAX = 500;

const NO_COUNTS: SyncCounts = {
  ...{ read: 0, created: 0, changed: 0, unchanged: 0, ready: 0, held: 0, nothingToPost: 0 },
  ...{ sent: 0, adopted: 0, rejected: 0, uncertain: 0, sentCents: 0 },
};

type Counts = { -readonly [Name in keyof SyncCounts]: number };
type Outcomes = Map<string, { postingId: string | null; outcome: string }>;
type Run = Readonly<{ db: Database; clock: Clock; organizationId: string; syncId: string }>;

/** Counts what a run does and writes it to its row, so that a closed tab loses nothing. */
export type RunProgress = ReturnType<typeof createRunProgress>;

export function createRunProgress(run: Run) {
  const counts: Counts = { ...NO_COUNTS };
  const outcomes: Outcomes = new Map();
  const problems: RunProblem[] = [];
  let place: { step: SyncStep; stepDone: number; stepTotal: number } = { step: "reference", stepDone: 0, stepTotal: 0 };
  let writtenAtMs = Number.NEGATIVE_INFINITY;

  async function write(force: boolean): Promise<void> {
    const nowMs = run.clock.monotonicMs();
    if (!force && nowMs - writtenAtMs < WRITE_EVERY_MS) return;
    writtenAtMs = nowMs;
    const columns = { ...place, counts: { ...counts }, problems: [...problems] };
    await inOrganization(run.db, run.organizationId, (tx) =>
      tx.update(sync).set(columns).where(eq(sync.id, run.syncId)),
    );
  }

  return {
    counts,
    problems,
    begin: (step: SyncStep, stepTotal: number) => {
      place = { step, stepDone: 0, stepTotal };
      return write(true);
    },
    /** One more of the current step is done; the total grows with it where nobody knows it beforehand. */
    done: () => {
      place = { ...place, stepDone: place.stepDone + 1, stepTotal: Math.max(place.stepTotal, place.stepDone + 1) };
      return write(false);
    },
    fail: (problem: RunProblem) => {
      problems.push(problem);
      return write(true);
    },
    readReport: (outcome: "created" | "changed" | "unchanged") => {
      counts.read += 1;
      counts[outcome] += 1;
    },
    planned: (reportId: string, outcome: PlanOutcome) => {
      if (outcome === "ready") counts.ready += 1;
      if (outcome === "held") counts.held += 1;
      if (outcome === "nothing_to_post") counts.nothingToPost += 1;
      outcomes.set(reportId, { postingId: null, outcome });
    },
    settled: (posting: Posting, how: "sent" | "adopted") => {
      countSettled(counts, posting, how);
      outcomes.set(posting.subject, { postingId: posting.id, outcome: posting.state === "sent" ? how : posting.state });
    },
    /** Last words: what was done per report, in one go. */
    finish: async () => {
      await writeOutcomes(run, outcomes);
      counts.sentCents = await sumOfSent(run);
      await write(true);
    },
  };
}

function countSettled(counts: Counts, { state }: Posting, how: "sent" | "adopted"): void {
  if (state === "sent") counts[how] += 1;
  if (state === "uncertain") counts.uncertain += 1;
  if (state === "held" && how === "sent") counts.rejected += 1;
}

async function writeOutcomes({ db, clock, organizationId, syncId }: Run, outcomes: Outcomes): Promise<void> {
  const at = clock.now();
  const rows = [...outcomes].map(([reportId, each]) => ({ organizationId, syncId, reportId, at, ...each }));
  for (let from = 0; from < rows.length; from += REPORTS_PER_INSERT_MAX) {
    const part = rows.slice(from, from + REPORTS_PER_INSERT_MAX);
    // A run that was given back and went on: what it did the first time stands, unless it did more since.
    const again = { postingId: sql`excluded.posting_id`, outcome: sql`excluded.outcome`, at };
    await inOrganization(db, organizationId, (tx) =>
      tx
        .insert(syncReport)
        .values(part)
        .onConflictDoUpdate({
          target: [syncReport.syncId, syncReport.reportId],
          set: again,
          setWhere: sql`excluded.outcome <> 'unchanged'`,
        }),
    );
  }
}

/** The totals of the reports, not of the debits: a refund makes those larger, and a controller adds up reports. */
async function sumOfSent({ db, organizationId, syncId }: Run): Promise<number> {
  const [row] = await inOrganization(db, organizationId, (tx) =>
    tx
      .select({ sentCents: sql<string>`coalesce(sum(${posting.totalCents}), 0)` })
      .from(syncReport)
      .innerJoin(posting, eq(posting.id, syncReport.postingId))
      .where(and(eq(syncReport.syncId, syncId), eq(syncReport.outcome, "sent"))),
  );
  return cents(Number(row?.sentCents ?? 0));
}
