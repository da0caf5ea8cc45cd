import { eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { buildJournal } from "#lib/core/journal/build-journal.ts";
import { dayInZone, type Day } from "#lib/core/day.ts";
import { withDate, withRows } from "#lib/core/mapping/rules-on.ts";
import { type CompanyRules, UNSAVED_VERSION } from "#lib/core/mapping/rules.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { HoldCode, HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { fingerprintOf, type Plan } from "#lib/core/posting/posting.ts";
import type { Report } from "#lib/core/report/report.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { posting, postingExpense, report } from "#db/schema/index.ts";
import { loadRules, type LoadedRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { toPlanInput } from "../posting/replan-open.ts";
import { affectedReports } from "./affected-reports.ts";
import { checkChanges } from "./check-change.ts";
import { MANY_CHANGES_MAX, MappingChange, MappingChangesText } from "./mapping-change.ts";
import type { MappingWrite } from "./write-mapping.ts";

export const PreviewMapping = z.strictObject({ companyId: z.uuid(), changes: MappingChangesText });

/** The same for many changes, which do not go into a URL. */
export const PreviewMany = z.strictObject({
  companyId: z.uuid(),
  changes: z.array(MappingChange).min(1).max(MANY_CHANGES_MAX),
});

/** What saving would do. Journals in GP are never touched, so they are not counted. */
export type MappingPreview = Readonly<{
  unblocked: number;
  unblockedCents: Cents;
  /** Use the key, are held, and would stay held for something else. */
  stillHeld: number;
  /** Ready ones whose journal would be another one. */
  changed: number;
  newlyHeld: number;
  /** More than can be looked at at once. */
  beyond: number;
  /** Why it could not be saved, a sentence each. */
  issues: readonly string[];
}>;

/** Holds that no mapping lifts: a plan is not even tried (posting-protocol.md; `blockers` of the planner). */
export const NOT_BY_MAPPING: readonly HoldCode[] = [
  "held_by_person",
  "rejected_by_gp",
  "cannot_be_rendered",
  "sent_not_found",
  "already_in_gp",
  "duplicate_in_gp",
  "readback_differs",
  "changed_after_sending",
];

/** The effect of saving these changes, before they are saved: nothing is written. Errors: `not_found`. */
export async function previewMapping(
  ctx: Context,
  { companyId, changes }: z.output<typeof PreviewMapping>,
): Promise<Result<MappingPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { reports, beyond } = await affectedReports(tx, companyId, changes);
    const issues = checkChanges(changes, loaded.rules);
    const after = { ...loaded, rules: withChanges(loaded.rules, changes, ctx.clock.now()) };
    const outcomes = await judgeAll(
      tx,
      reports.map(({ postingId }) => postingId),
      after,
      ctx.clock.now(),
    );
    const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
    const unblocked = outcomes.filter((outcome) => outcome.kind === "unblocked");
    return ok({
      unblocked: unblocked.length,
      unblockedCents: sumCents(unblocked.map((outcome) => outcome.cents)),
      stillHeld: count("still_held"),
      changed: count("changed"),
      newlyHeld: count("newly_held"),
      beyond,
      issues,
    });
  });
}

/** The rules as they would be. */
export function withChanges(rules: CompanyRules, changes: readonly MappingWrite[], now: Date): CompanyRules {
  const confirmed = changes.flatMap(({ target, confirmsAccount }) =>
    confirmsAccount && target !== null ? [target] : [],
  );
  const entries = changes.map((change) => ({
    ...withDate(change, rules),
    ...{ version: UNSAVED_VERSION, setById: null, setBy: "", setAt: now },
  }));
  const after = withRows(rules, entries, dayInZone(now, rules.timeZone));
  return { ...after, confirmedAccounts: new Set([...rules.confirmedAccounts, ...confirmed]) };
}

type Outcome = Readonly<{ kind: "unblocked" | "still_held" | "changed" | "newly_held" | "same"; cents: Cents }>;

type JudgedPosting = Readonly<{ state: string; holds: readonly HoldProblem[]; plan: Plan | null }>;

async function judgeAll(
  tx: Transaction,
  postingIds: readonly string[],
  loaded: LoadedRules,
  now: Date,
): Promise<readonly Outcome[]> {
  if (postingIds.length === 0) return [];
  const today = dayInZone(now, loaded.rules.timeZone);
  const owners = await expenseOwners(tx, postingIds);
  const rows = await tx
    .select({ posting: { state: posting.state, holds: posting.holds, plan: posting.plan }, report })
    .from(posting)
    .innerJoin(report, eq(report.id, posting.reportRowId))
    .where(inArray(posting.id, [...postingIds]));
  return rows.map((row) =>
    judge(row.posting, toPlanInput(row.report).about.content, row.report.totalCents, { loaded, owners, today }),
  );
}

function judge(
  now: JudgedPosting,
  report: Report | null,
  totalCents: number,
  { loaded, owners, today }: Readonly<{ loaded: LoadedRules; owners: ReadonlyMap<string, string>; today: Day }>,
): Outcome {
  const outcome = (kind: Outcome["kind"]): Outcome => ({ kind, cents: cents(totalCents) });
  if (report === null || now.holds.some((hold) => NOT_BY_MAPPING.includes(hold.code))) return outcome("still_held");
  const built = buildJournal(report, loaded.rules, {
    today,
    expenseOwners: new Map([...owners].filter(([, reportId]) => reportId !== report.reportId)),
    workspaceCompanies: loaded.sharedWorkspaces.get(report.policyId) ?? [],
  });
  if (now.state !== "ready") return outcome(built.ok ? "unblocked" : "still_held");
  if (!built.ok) return outcome("newly_held");
  return outcome(isSameJournal(now.plan, built.value.lines) ? "same" : "changed");
}

function isSameJournal(plan: Plan | null, lines: Plan["lines"]): boolean {
  return plan !== null && canonicalJson(plan.fingerprint) === canonicalJson(fingerprintOf(lines));
}

/** Expenses of these postings that stand in some live posting, with that posting's report. */
export async function expenseOwners(
  tx: Transaction,
  postingIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = tx
    .select({ transactionId: sql<string>`unnest(${posting.transactionIds})`.as("wanted_id") })
    .from(posting)
    .where(inArray(posting.id, [...postingIds]));
  const rows = await tx
    .select({ transactionId: postingExpense.transactionId, reportId: posting.subject })
    .from(postingExpense)
    .innerJoin(posting, eq(posting.id, postingExpense.postingId))
    .where(inArray(postingExpense.transactionId, wanted));
  return new Map(rows.map((row) => [row.transactionId, row.reportId]));
}
