import { and, count, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { compareLines, type ComparedLine, type LineChange } from "#lib/core/journal/compare-lines.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { type Cents, cents, sumCents } from "#lib/core/money.ts";
import { mayReplay, maySendAgain } from "#lib/core/posting/decide/by-person.ts";
import { idInMarker } from "#lib/core/posting/marker.ts";
import type { Plan, Posting } from "#lib/core/posting/posting.ts";
import type { HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { toPosting } from "#db/posting/posting-row.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { auditEvent, posting as postingTable, report as reportTable } from "#db/schema/index.ts";
import { type LoadedRules, loadRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { waitsNow } from "../../review/list-review.ts";
import { type Outcome, outcomeNow } from "../plan/plan-outcome.ts";
import { toPlanInput } from "../replan-open.ts";

/** Changes shown of one journal; all are counted. */
const CHANGES_SHOWN_MAX = 300;

export const PreviewReplay = z.strictObject({ companyId: z.uuid(), postingId: z.uuid() });

export type ReplayLine = Readonly<{
  account: string;
  accountName: string;
  debitCents: Cents;
  creditCents: Cents;
  /** As GP gets it. */
  text: string;
  /** `""` for a settlement line, and for the lines of a reversal. */
  merchant: string;
}>;

/** A line that differs. `segments`: which parts of its account, by the names that the company has for them. */
export type ReplayChange = Readonly<{
  kind: LineChange["kind"];
  thatDay: ReplayLine | null;
  today: ReplayLine | null;
  segments: readonly Readonly<{ name: string; from: string; to: string }>[];
}>;

export type ReplaySide = Readonly<{
  /** Journal date and fiscal period. */
  date: string;
  period: string;
  mappingVersion: number;
  lineCount: number;
  totalDebitCents: Cents;
  totalCreditCents: Cents;
}>;

/** What would go to GP, by the rules of that day and by those of today. Instants are ISO text. */
export type ReplayPreview = Readonly<{
  postingId: string;
  /** Its reference in GP; a new revision (`again: "today"` of what is gone) gets one of its own. */
  marker: string;
  /** What can be done: send the same bytes, plan anew, send again (by which rules it then goes). */
  ways: Readonly<{ asItWas: boolean; anew: boolean; again: "that_day" | "today" | null }>;
  /** What was frozen; null when nothing ever was. `lines: false`: only its bytes are kept, in the audit. */
  thatDay: (ReplaySide & Readonly<{ batchId: string; frozenAt: string | null; lines: boolean }>) | null;
  /** `from_gp`: a reversal is made of what GP has at the time. `held`: today's rules would hold it. */
  today:
    | (ReplaySide & Readonly<{ kind: "journal" }>)
    | Readonly<{ kind: "held"; problems: readonly HoldProblem[] }>
    | Readonly<{ kind: "nothing_to_post" }>
    | Readonly<{ kind: "from_gp" }>;
  /** Empty where one side is not known. */
  changes: readonly ReplayChange[];
  counts: Readonly<Record<LineChange["kind"], number>>;
  /** Other journals that are ready and released: the run that takes this one takes them too. */
  alsoReady: number;
}>;

/**
 * What *Send as it was*, planning anew or *Send again* would send to GP: the frozen journal beside the one that the rules of
 * now make, as a difference of lines. Decides by the planner itself, and changes nothing. Errors: `not_found`, `illegal_move`
 * where nothing may be sent again.
 */
export async function previewReplay(
  ctx: Context,
  { companyId, postingId }: z.output<typeof PreviewReplay>,
): Promise<Result<ReplayPreview, RequestProblem>> {
  const found = await transact(ctx, ({ tx }) => load(tx, companyId, postingId, ctx.clock.now()));
  if (found === null) return err({ code: "not_found", what: "report" });
  const { posting, loaded } = found;
  const asItWas = mayReplay(posting);
  const again = maySendAgain(posting);
  if (!asItWas && !again) return err({ code: "illegal_move", from: posting.state, to: "queued" });
  const isFrozen = posting.intent !== null && posting.state !== "sent";
  const today = posting.kind === "reversal" ? null : await outcomeToday(ctx, found);
  const plans = { thatDay: frozenPlan(posting), today: today?.kind === "plan_made" ? today.plan : null };
  const changes = plans.thatDay && plans.today ? compareLines(plans.thatDay.lines, plans.today.lines) : [];
  const counts = { same: 0, changed: 0, added: 0, removed: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return ok({
    ...{ postingId, marker: posting.marker, counts, alsoReady: found.alsoReady },
    ways: { asItWas, anew: asItWas, again: again ? (isFrozen ? "that_day" : "today") : null },
    thatDay: thatDayOf(posting, plans.thatDay, found.frozenAt),
    today: todayOf(today),
    changes: changes
      .filter(({ kind }) => kind !== "same")
      .slice(0, CHANGES_SHOWN_MAX)
      .map((change) => toChange(change, loaded.rules)),
  });
}

type Found = Readonly<{
  posting: Posting;
  reportRow: typeof reportTable.$inferSelect;
  loaded: LoadedRules;
  frozenAt: string | null;
  alsoReady: number;
}>;

async function load(tx: Transaction, companyId: string, postingId: string, now: Date): Promise<Found | null> {
  const [found] = await tx
    .select({ row: postingTable, report: reportTable })
    .from(postingTable)
    .innerJoin(reportTable, eq(reportTable.id, postingTable.reportRowId))
    .where(and(eq(postingTable.id, postingId), eq(postingTable.companyId, companyId)));
  const loaded = found ? await loadRules(tx, companyId, now) : null;
  if (!found || !loaded) return null;
  const [queued] = await tx
    .select({ at: auditEvent.at })
    .from(auditEvent)
    .where(and(eq(auditEvent.postingId, postingId), eq(auditEvent.action, "posting.queued")))
    .orderBy(desc(auditEvent.sequence))
    .limit(1);
  const released = sql`not ${waitsNow(loaded.company.approval)}`;
  const [ready] = await tx
    .select({ count: count() })
    .from(postingTable)
    .where(and(eq(postingTable.companyId, companyId), eq(postingTable.state, "ready"), released));
  return {
    ...{ posting: toPosting(found.row), reportRow: found.report, loaded },
    ...{ frozenAt: queued?.at.toISOString() ?? null, alsoReady: ready?.count ?? 0 },
  };
}

/** As the planner would decide it, once two people have agreed; of what is gone from GP as the next revision. */
async function outcomeToday(ctx: Context, { posting, reportRow, loaded }: Found): Promise<Outcome> {
  const { rules, sharedWorkspaces, company } = loaded;
  const store = createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock);
  const world = {
    ...{ store, clock: ctx.clock, actor: ctx.actor, quarantineMs: 0, rules, sharedWorkspaces, markerKey: null },
    history: { lostAt: company.historyLostAt, sweptAt: company.sweptAt },
  };
  const input = toPlanInput(reportRow);
  const revisions = await store.revisions(posting.companyId, posting.subject);
  const met = await store.sweptJournals(posting.companyId, idInMarker(posting.subject).toUpperCase());
  const isNext = posting.state === "sent";
  const expenses = input.about.content?.expenses.map((expense) => expense.transactionId) ?? [];
  const candidate: Posting = {
    ...posting,
    ...(isNext ? { revision: (revisions[0]?.revision ?? posting.revision) + 1, transactionIds: expenses } : {}),
    lookFirst: true,
  };
  return outcomeNow(world, input, candidate, { revisions, met });
}

/** The lines of the bytes that were frozen; null when they are not the plan's any more. */
function frozenPlan({ intent, plan }: Posting): Plan | null {
  return intent !== null && plan?.fingerprint.linesHash === intent.fingerprint.linesHash ? plan : null;
}

function thatDayOf({ intent }: Posting, plan: Plan | null, frozenAt: string | null): ReplayPreview["thatDay"] {
  if (intent === null) return null;
  const { batchId, date, fingerprint } = intent;
  const { totalDebitCents, lineCount } = fingerprint;
  const known = { batchId, frozenAt, lines: plan !== null };
  if (plan !== null) return { ...sideOf(plan), ...known, date };
  // Every journal that was frozen is in balance.
  const totals = { lineCount, totalDebitCents: cents(totalDebitCents), totalCreditCents: cents(totalDebitCents) };
  return { ...known, ...totals, date, period: "", mappingVersion: 0 };
}

function todayOf(outcome: Outcome | null): ReplayPreview["today"] {
  if (outcome === null) return { kind: "from_gp" };
  if (outcome.kind === "plan_made") return { kind: "journal", ...sideOf(outcome.plan) };
  return outcome.kind === "plan_empty"
    ? { kind: "nothing_to_post" }
    : { kind: "held", problems: outcome.problems.slice(0, CHANGES_SHOWN_MAX) };
}

function sideOf({ date, period, mappingVersion, lines }: Plan): ReplaySide {
  return {
    ...{ date, period, mappingVersion, lineCount: lines.length },
    totalDebitCents: sumCents(lines.map((line) => line.debitCents)),
    totalCreditCents: sumCents(lines.map((line) => line.creditCents)),
  };
}

function toChange({ kind, before, after }: LineChange, rules: CompanyRules): ReplayChange {
  const segments = before && after ? changedSegments(before.account, after.account, rules) : [];
  return { kind, thatDay: before && toLine(before, rules), today: after && toLine(after, rules), segments };
}

function toLine({ account, debitCents, creditCents, text, merchant }: ComparedLine, rules: CompanyRules): ReplayLine {
  const accountName = rules.accounts.get(account)?.description ?? "";
  return { account, accountName, debitCents, creditCents, text, merchant: merchant ?? "" };
}

/** "Cost centre 420 → 440": an account in GP's own form has a part for each segment. */
function changedSegments(from: string, to: string, { separator, segments }: CompanyRules): ReplayChange["segments"] {
  const [was, is] = [from.split(separator), to.split(separator)];
  if (was.length !== segments.length || is.length !== segments.length) return [];
  return segments.flatMap(({ name }, index) =>
    was[index] === is[index] ? [] : [{ name, from: was[index] ?? "", to: is[index] ?? "" }],
  );
}
