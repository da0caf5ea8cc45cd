import { and, asc, eq, inArray } from "drizzle-orm";
import { reviveReport } from "#lib/core/report/stored-report.ts";
import { cents } from "#lib/core/money.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { readKnownOfMany } from "#db/posting/read-many.ts";
import { posting, report } from "#db/schema/index.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { markedIdOf, planTogether, roundsOf } from "./plan/plan-together.ts";
import type { PlanInput, PlanOutcome, PlanWorld } from "./plan-report.ts";

/** What a person's change plans anew while they wait; more waits for the next run, which plans all that is open. */
export const REPLANNED_AT_ONCE_MAX = 2_000;

export type Replanned = Readonly<{ postingId: string; reportId: string; outcome: PlanOutcome }>;

type Open = Readonly<{ postingId: string; reportRowId: string; reportId: string; transactionIds: readonly string[] }>;

/**
 * Plans open postings again under the rules of now: after a change of mapping or calendar, so that the person sees at once
 * what it released. Without `reportIds` all that is held or ready in the company. Nothing is read from outside, no revision added.
 *
 * Rules are loaded once; reports, and what is known of them, some dozens at a time, and as many are planned side by side.
 */
export async function replanOpen(
  ctx: Context,
  companyId: string,
  reportIds?: readonly string[],
  limit = REPLANNED_AT_ONCE_MAX,
): Promise<readonly Replanned[]> {
  const found = await transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    // A reversal is planned by the engine alone, from what GP has.
    const isOpen = inArray(posting.state, ["planned", "held", "ready"]);
    const open = and(eq(posting.companyId, companyId), eq(posting.kind, "journal"), isOpen);
    const { id: postingId, subject: reportId, reportRowId, transactionIds } = posting;
    const rows = await tx
      .select({ postingId, reportId, reportRowId, transactionIds })
      .from(posting)
      .where(reportIds ? and(open, inArray(posting.subject, [...reportIds])) : open)
      .orderBy(asc(posting.approvedAt), asc(posting.subject))
      .limit(limit);
    return { loaded, rows };
  });
  if (!found.loaded) return [];
  const { rules, sharedWorkspaces, company } = found.loaded;
  // No key: planning an existing revision makes no marker.
  const world: PlanWorld = {
    ...{ store: createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock), clock: ctx.clock, actor: ctx.actor },
    ...{ quarantineMs: 0, rules, sharedWorkspaces, markerKey: null },
    history: { lostAt: company.historyLostAt, sweptAt: company.sweptAt },
  };
  const replanned: Replanned[] = [];
  for (const round of roundsOf(found.rows)) replanned.push(...(await replanRound(ctx, world, round)));
  return replanned;
}

async function replanRound(ctx: Context, world: PlanWorld, round: readonly Open[]): Promise<readonly Replanned[]> {
  const { companyId } = world.rules;
  const { inputs, known } = await transact(ctx, async ({ tx }) => {
    const rows = await tx
      .select()
      .from(report)
      .where(
        inArray(
          report.id,
          round.map(({ reportRowId }) => reportRowId),
        ),
      );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const subjects = round.map(({ reportId }) => reportId);
    return {
      inputs: round.flatMap(({ postingId, reportRowId }) => {
        const row = byId.get(reportRowId);
        return row ? [{ postingId, input: toPlanInput(row) }] : [];
      }),
      known: await readKnownOfMany(tx, companyId, { subjects, markedIds: subjects.map(markedIdOf) }),
    };
  });
  const outcomes = await planTogether(
    world,
    inputs.map(({ input }) => input),
    known,
  );
  return inputs.flatMap(({ postingId, input: { reportId } }, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ postingId, reportId, outcome }];
  });
}

/** A report's row as the planner takes it: whole, or quarantined with its problems. */
export function toPlanInput(row: typeof report.$inferSelect): PlanInput {
  const content = row.quarantine.length === 0 ? reviveReport(row.content) : null;
  const { reportId, contentHash: hash, quarantine, currency, employee, name: reportName, approvedAt } = row;
  const about = {
    reportRowId: row.id,
    content,
    totalCents: content?.totalCents ?? cents(0),
    currency,
    employee,
    reportName,
    approvedAt,
  };
  return { reportId, hash, quarantine, about, gone: row.goneAt !== null };
}
