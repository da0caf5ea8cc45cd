import { and, desc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { isLive } from "#lib/core/access/go-live.ts";
import type { Day } from "#lib/core/day.ts";
import type { RequestProblem, RunProblem } from "#lib/core/problem.ts";
import { reportsKnownFrom } from "#lib/core/report/known-from.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { ShadowFigures, ShadowKind, ShadowReport } from "#lib/core/shadow/shadow-outcome.ts";
import type { ShadowResult } from "#lib/core/shadow/shadow-progress.ts";
import type { Transaction } from "#db/client.ts";
import { company, keyedByHand, shadowRun } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";

export const SHADOW_PAGE_SIZE = 100;
const KINDS = ["exact", "other_date", "split", "summed", "other_account", "reversed", "none", "held", "empty"] as const;

export const ReadShadow = z.strictObject({
  companyId: z.uuid(),
  kind: z.enum(["all", ...KINDS]).default("all"),
  page: z.coerce.number().int().min(1).default(1),
});

export type ShadowRow = ShadowReport &
  Readonly<{ keyed: Readonly<{ journalNumber: number; confirmedBy: string }> | null }>;

/** Instants are ISO text. */
export type ShadowPage = Readonly<{
  isLive: boolean;
  /** Reports approved before this day were never read. */
  knownFrom: Day;
  run: Readonly<{
    id: string;
    fromDay: Day;
    toDay: Day;
    state: "asked" | "running" | "done" | "failed";
    askedBy: string;
    askedAt: string;
    endedAt: string | null;
    /** While it runs: days listed up to, journals read and to read. */
    progress: Readonly<{ listedUntil: Day | null; read: number; left: number; problem: RunProblem | null }> | null;
    problem: RunProblem | null;
    figures: ShadowFigures | null;
  }> | null;
  rows: readonly ShadowRow[];
  total: number;
  pageSize: number;
}>;

/** The newest shadow month: how far it is or, at the end, report by report what was found, the worst first. Errors: `not_found`. */
export async function readShadow(
  ctx: Context,
  { companyId, kind, page }: z.output<typeof ReadShadow>,
): Promise<Result<ShadowPage, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [owner] = await tx.select().from(company).where(eq(company.id, companyId));
    if (!owner) return err({ code: "not_found", what: "company" });
    const run = await newestRun(tx, companyId);
    const found = run === null ? [] : await rowsOf(tx, companyId, run.result);
    const rows = found.filter((row) => kind === "all" || row.kind === kind);
    const from = (page - 1) * SHADOW_PAGE_SIZE;
    return ok({
      isLive: isLive(owner),
      knownFrom: reportsKnownFrom(owner.goLiveOn),
      run: run && toView(run),
      rows: rows.slice(from, from + SHADOW_PAGE_SIZE),
      total: rows.length,
      pageSize: SHADOW_PAGE_SIZE,
    });
  });
}

type Run = Omit<typeof shadowRun.$inferSelect, "result"> & Readonly<{ result: ShadowResult }>;

export async function newestRun(tx: Transaction, companyId: string): Promise<Run | null> {
  const [row] = await tx
    .select()
    .from(shadowRun)
    .where(eq(shadowRun.companyId, companyId))
    .orderBy(desc(shadowRun.askedAt))
    .limit(1);
  return row ? { ...row, result: (row.result as ShadowResult | null) ?? {} } : null;
}

/** What asks for a person first. */
const WORST_FIRST: readonly ShadowKind[] = [
  ...(["none", "held", "other_account", "reversed", "split", "summed", "other_date", "exact", "empty"] as const),
];

export async function rowsOf(
  tx: Transaction,
  companyId: string,
  { outcome }: ShadowResult,
): Promise<readonly ShadowRow[]> {
  const said = await tx
    .select()
    .from(keyedByHand)
    .where(and(eq(keyedByHand.companyId, companyId), gt(keyedByHand.journalNumber, 0)));
  const keyed = new Map(
    said.map(({ reportId, journalNumber, confirmedBy }) => [reportId, { journalNumber, confirmedBy }]),
  );
  return (outcome?.reports ?? [])
    .map((row) => ({ ...row, keyed: keyed.get(row.reportId) ?? null }))
    .toSorted(
      (one, other) =>
        WORST_FIRST.indexOf(one.kind) - WORST_FIRST.indexOf(other.kind) ||
        Math.abs(other.totalCents) - Math.abs(one.totalCents) ||
        (one.reportId < other.reportId ? -1 : 1),
    );
}

function toView(run: Run): ShadowPage["run"] {
  const { id, fromDay, toDay, state, askedBy, askedAt, endedAt, result } = run;
  const { progress, outcome, problem } = result;
  return {
    ...{ id, fromDay, toDay, state, askedBy, askedAt: askedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null },
    progress: progress
      ? {
          ...{ listedUntil: progress.listedUntil, read: progress.read.length, left: progress.toRead.length },
          problem: progress.problem,
        }
      : null,
    problem: problem ?? null,
    figures: outcome?.figures ?? null,
  };
}
