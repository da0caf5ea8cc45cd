import { and, asc, eq, inArray } from "drizzle-orm";
import { reviveReport } from "#lib/core/report/stored-report.ts";
import { cents } from "#lib/core/money.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { posting, report } from "#db/schema/index.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { planReport, type PlanInput, type PlanOutcome } from "./plan-report.ts";

/** What a person's change may plan anew at once; more waits for the next run, which plans all that is open. */
export const REPLANNED_AT_ONCE_MAX = 500;

export type Replanned = Readonly<{ postingId: string; reportId: string; outcome: PlanOutcome }>;

/**
 * Plans open postings again under the rules of now: after a change of mapping or calendar, so that the person sees at once
 * what it released. Without `reportIds` all that is held or ready in the company. Nothing is read from outside, no revision added.
 */
export async function replanOpen(
  ctx: Context,
  companyId: string,
  reportIds?: readonly string[],
): Promise<readonly Replanned[]> {
  const found = await transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    // A reversal is planned by the engine alone, from what GP has.
    const isOpen = inArray(posting.state, ["planned", "held", "ready"]);
    const open = and(eq(posting.companyId, companyId), eq(posting.kind, "journal"), isOpen);
    const rows = await tx
      .select({ postingId: posting.id, report })
      .from(posting)
      .innerJoin(report, eq(report.id, posting.reportRowId))
      .where(reportIds ? and(open, inArray(posting.subject, [...reportIds])) : open)
      .orderBy(asc(posting.approvedAt), asc(posting.subject))
      .limit(REPLANNED_AT_ONCE_MAX);
    return { loaded, rows };
  });
  if (!found.loaded) return [];
  const { rules, sharedWorkspaces } = found.loaded;
  const store = createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock);
  // No key: planning an existing revision makes no marker.
  const world = {
    store,
    clock: ctx.clock,
    actor: ctx.actor,
    quarantineMs: 0,
    rules,
    sharedWorkspaces,
    markerKey: null,
    history: { lostAt: found.loaded.company.historyLostAt, sweptAt: found.loaded.company.sweptAt },
  };
  const replanned: Replanned[] = [];
  for (const row of found.rows) {
    const outcome = await planReport(world, toPlanInput(row.report));
    replanned.push({ postingId: row.postingId, reportId: row.report.reportId, outcome });
  }
  return replanned;
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
