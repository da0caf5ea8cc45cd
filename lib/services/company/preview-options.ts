import { eq, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { dayInZone } from "#lib/core/day.ts";
import { previewJournal } from "#lib/core/journal/build-journal.ts";
import type { HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { report } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { type Impact, impactOf } from "../mapping/impact/impact-of.ts";
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
export type OptionsPreview = Impact &
  Readonly<{
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
    const now = ctx.clock.now();
    const impact = await impactOf(tx, ids, after, { now, compare: "everything" });
    return ok({ ...impact, beyond, issues, example: await exampleOf(tx, after, example, now) });
  });
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
