import { eq, inArray, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { dayInZone } from "#lib/core/day.ts";
import { buildJournal, previewJournal } from "#lib/core/journal/build-journal.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import { fingerprintOf, type Plan } from "#lib/core/posting/posting.ts";
import type { HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { posting, report } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { NOT_BY_MAPPING } from "../mapping/impact/judge-impact.ts";
import { expensesElsewhere } from "../mapping/impact/load-affected.ts";
import { plannedDate } from "../posting/plan/plan-outcome.ts";
import { toPlanInput } from "../posting/replan-open.ts";
import { previewView } from "../review/detail/journal-view.ts";
import type { JournalView } from "../review/detail/posting-detail.ts";
import { loadRules, type LoadedRules } from "./load-rules.ts";
import { openReports } from "./open-reports.ts";
import { recentReports } from "./recent-reports.ts";
import { checkOptions, OptionsText, withOptions } from "./options-input.ts";

/** Of which report the example is: the last one, or the last that shows what a rule does. */
const EXAMPLES = ["last", "tax", "foreign", "long"] as const;

export const PreviewOptions = z.strictObject({
  companyId: z.uuid(),
  options: OptionsText,
  example: z.enum(EXAMPLES).default("last"),
});

/** The journal that a real report would make. Nothing of it is saved or sent. */
export type OptionsExample = Readonly<{
  reportId: string;
  reportName: string;
  employee: string;
  currency: string;
  expenses: number;
  journal: JournalView;
  /** Why it would be held; codes only, its own page tells more. */
  problems: readonly HoldProblem[];
}>;

/** What saving would do. Journals that are frozen for sending or in GP are never touched, so they are not counted. */
export type OptionsPreview = Readonly<{
  unblocked: number;
  unblockedCents: Cents;
  stillHeld: number;
  /** Ready ones whose journal would be another one: its date, its lines or their texts. */
  changed: number;
  newlyHeld: number;
  beyond: number;
  issues: readonly string[];
  /** Null: the company has no such report. */
  example: OptionsExample | null;
}>;

/** The effect of these options and an example of them, before they are saved: nothing is written. Errors: `not_found`. */
export async function previewOptions(
  ctx: Context,
  { companyId, options, example }: z.output<typeof PreviewOptions>,
): Promise<Result<OptionsPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const issues = checkOptions(options, loaded.rules);
    const after = { ...loaded, rules: { ...loaded.rules, options: withOptions(loaded.rules.options, options) } };
    const { reports, beyond } = await openReports(tx, companyId);
    const ids = reports.map(({ postingId }) => postingId);
    const outcomes = await judgeAll(tx, ids, after, ctx.clock.now());
    const of = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind);
    return ok({
      unblocked: of("unblocked").length,
      unblockedCents: sumCents(of("unblocked").map((outcome) => outcome.cents)),
      stillHeld: of("still_held").length,
      changed: of("changed").length,
      newlyHeld: of("newly_held").length,
      beyond,
      issues,
      example: await exampleOf(tx, after, example, ctx.clock.now()),
    });
  });
}

type Outcome = Readonly<{ kind: "unblocked" | "still_held" | "changed" | "newly_held" | "same"; cents: Cents }>;

async function judgeAll(
  tx: Transaction,
  postingIds: readonly string[],
  { rules, sharedWorkspaces }: LoadedRules,
  now: Date,
): Promise<readonly Outcome[]> {
  if (postingIds.length === 0) return [];
  const today = dayInZone(now, rules.timeZone);
  const elsewhere = await expensesElsewhere(tx, postingIds);
  const rows = await tx
    .select({ id: posting.id, state: posting.state, holds: posting.holds, plan: posting.plan, report })
    .from(posting)
    .innerJoin(report, eq(report.id, posting.reportRowId))
    .where(inArray(posting.id, [...postingIds]));
  return rows.map(({ id, state, holds, plan, report: row }): Outcome => {
    const { content } = toPlanInput(row).about;
    const amount = cents(row.totalCents);
    const outcome = (kind: Outcome["kind"]): Outcome => ({ kind, cents: amount });
    if (content === null || holds.some(({ code }) => NOT_BY_MAPPING.includes(code))) return outcome("still_held");
    const built = buildJournal(content, rules, {
      today,
      expenseOwners: elsewhere.get(id) ?? new Map(),
      workspaceCompanies: sharedWorkspaces.get(content.policyId) ?? [],
      planned: plannedDate({ plan }),
    });
    if (state !== "ready") return outcome(built.ok ? "unblocked" : "still_held");
    if (!built.ok) return outcome("newly_held");
    return outcome(plan !== null && isSame(plan, built.value) ? "same" : "changed");
  });
}

/** As GP would show it: the date, the lines and what they say. */
function isSame(plan: Plan, { date, lines }: Readonly<{ date: Plan["date"] | null; lines: Plan["lines"] }>): boolean {
  return (
    plan.date === date &&
    plan.fingerprint.linesHash === fingerprintOf(lines).linesHash &&
    plan.lines.every((line, index) => line.text === lines[index]?.text)
  );
}

async function exampleOf(
  tx: Transaction,
  { company, rules, sharedWorkspaces }: LoadedRules,
  example: (typeof EXAMPLES)[number],
  now: Date,
): Promise<OptionsExample | null> {
  const row = await findExample(tx, company, [...rules.workspaces.keys()], { example, now });
  const content = row && toPlanInput(row).about.content;
  if (!row || !content) return null;
  const draft = previewJournal(content, rules, {
    today: dayInZone(now, rules.timeZone),
    expenseOwners: new Map(),
    workspaceCompanies: sharedWorkspaces.get(content.policyId) ?? [],
  });
  const { reportId, name: reportName, employee, currency } = row;
  const journal = previewView(draft, rules);
  return {
    reportId,
    reportName,
    employee,
    currency,
    expenses: content.expenses.length,
    journal,
    problems: draft.problems,
  };
}

async function findExample(
  tx: Transaction,
  company: LoadedRules["company"],
  policyIds: readonly string[],
  { example, now }: Readonly<{ example: (typeof EXAMPLES)[number]; now: Date }>,
): Promise<typeof report.$inferSelect | null> {
  if (policyIds.length === 0) return null;
  const some = (what: SQL) => sql`exists (select 1 from jsonb_array_elements(recent.expenses) e where ${what})`;
  const shows = {
    last: sql`true`,
    long: sql`true`,
    tax: some(sql`coalesce(e->>'taxName', '') <> '' and coalesce((e->>'taxCents')::bigint, 0) <> 0`),
    foreign: some(sql`e->>'originalCurrency' <> ${company.currency}`),
  }[example];
  const longest = example === "long" ? sql`jsonb_array_length(recent.expenses) desc,` : sql``;
  const { rows } = await tx.execute<{ id: string }>(sql`
    select recent.id from ${recentReports(company, policyIds, now)} recent
    where jsonb_array_length(recent.expenses) > 0 and ${shows}
    order by ${longest} recent.approved_at desc, recent.id desc limit 1`);
  const [found] = rows;
  if (!found) return null;
  const [row] = await tx.select().from(report).where(eq(report.id, found.id));
  return row ?? null;
}
