import { dayInZone } from "#lib/core/day.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import { buildJournal, previewJournal } from "#lib/core/journal/build-journal.ts";
import type { BuildContext } from "#lib/core/journal/draft-journal.ts";
import type { BuiltJournal, LineWhy } from "#lib/core/journal/journal.ts";
import type { PlannedDate } from "#lib/core/journal/rule/posting-date.ts";
import { SEND_AGAIN_AFTER_MS } from "#lib/core/posting/decide/by-person.ts";
import { isOfCaseTwin, referenceKey } from "#lib/core/posting/marker.ts";
import type { PlanEvent } from "#lib/core/posting/posting-event.ts";
import { hasHold, STICKY } from "#lib/core/posting/move.ts";
import { countsInGp, fingerprintOf, type Plan, type Posting } from "#lib/core/posting/posting.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { FiscalPeriod } from "#lib/core/mapping/rules.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import type { Report } from "#lib/core/report/report.ts";
import type { KnownOfReport, PlanInput, PlanWorld } from "./plan-world.ts";
import { standsAgain } from "./take-back.ts";

export type Outcome = Extract<PlanEvent, { kind: "plan_made" | "plan_empty" | "plan_refused" }>;

/** What the report and the rules of now make of a posting. */
export async function outcomeNow(
  world: PlanWorld,
  input: PlanInput,
  posting: Posting,
  known: KnownOfReport,
): Promise<Outcome> {
  const blocked = await blockers(world, input, posting, known);
  const report = input.about.content;
  if (blocked.length > 0 || report === null) return { kind: "plan_refused", problems: blocked };
  const others = await world.store.expenseOwners(posting.transactionIds, input.reportId);
  const expenseOwners = new Map([...others, ...keptByOtherRevisions(posting, known.revisions)]);
  const planned = known.planned ?? plannedDate(posting);
  const built = buildJournal(report, world.rules, { ...contextOf(world, report, expenseOwners), planned });
  if (!built.ok) return { kind: "plan_refused", problems: built.error };
  if (built.value.empty) return { kind: "plan_empty" };
  const unclear = unclearHistory(world, posting, report.approvedAt);
  if (unclear) return { kind: "plan_refused", problems: [unclear] };
  return { kind: "plan_made", plan: toPlan(world, built.value) };
}

/** The date of its plan, by the rule that it is from; null where there is no plan, or an older release made it. */
export function plannedDate({ plan }: Pick<Posting, "plan">): PlannedDate | null {
  return plan?.dated === undefined ? null : { date: plan.date, rule: plan.dated.rule };
}

/**
 * What the rules of now make of the report, to compare with what GP has: whoever has its expenses, and whatever
 * would hold it. Null where it makes nothing.
 */
export function planNow(world: PlanWorld, { about: { content } }: PlanInput): Plan | null {
  if (content === null) return null;
  const {
    date,
    dated,
    period,
    lines: drafted,
  } = previewJournal(content, world.rules, contextOf(world, content, new Map()));
  if (date === null || dated === null || drafted.length === 0) return null;
  const lines = drafted.map((line) => ({ ...line, account: line.account ?? "" }));
  const plan = toPlan(world, { date, dated, lines, period });
  // Without its accounts the total still says whether it is the same report.
  if (drafted.every(({ account }) => account !== null)) return plan;
  return { ...plan, fingerprint: { ...plan.fingerprint, linesHash: "" } };
}

function contextOf(
  { clock, rules, sharedWorkspaces }: PlanWorld,
  report: Report,
  expenseOwners: BuildContext["expenseOwners"],
) {
  const workspaceCompanies = sharedWorkspaces.get(report.policyId) ?? [];
  return { today: dayInZone(clock.now(), rules.timeZone), expenseOwners, workspaceCompanies };
}

type Drafted = Pick<Extract<BuiltJournal, { empty: false }>, "lines" | "date" | "dated"> &
  Readonly<{ period: FiscalPeriod | null }>;

function toPlan({ rules }: PlanWorld, { lines, date, dated, period }: Drafted): Plan {
  const { mappingVersion } = rules;
  const inPeriod = period === null ? "" : periodText(period);
  const plan = { lines, date, dated, mappingVersion, period: inPeriod, fingerprint: fingerprintOf(lines) };
  return lines.some(({ why }) => why.some(usesDefault)) ? { ...plan, usesDefault: true } : plan;
}

function usesDefault(why: LineWhy): boolean {
  if (why.kind === "summed") return usesDefault(why.why);
  if (why.kind !== "composed") return false;
  return why.parts.some(({ sourceKind }) => sourceKind === "default_company" || sourceKind === "default_employee");
}

/** What another revision of the report keeps, since GP may have it under that one's marker: a person settles it first. */
function keptByOtherRevisions(posting: Posting, revisions: readonly Posting[]): readonly (readonly [string, string])[] {
  const unclear = revisions.filter(
    (each) => each.id !== posting.id && (each.state === "held" || each.state === "dismissed") && hasHold(each, STICKY),
  );
  const mine = new Set(posting.transactionIds);
  return unclear.flatMap(({ subject, transactionIds }) =>
    transactionIds.flatMap((transactionId) => (mine.has(transactionId) ? [[transactionId, subject] as const] : [])),
  );
}

/** Reasons that no rule can lift: the report did not come whole, GP has it already, or an earlier revision was sent. */
async function blockers(
  world: PlanWorld,
  input: PlanInput,
  posting: Posting,
  { revisions, met }: KnownOfReport,
): Promise<readonly HoldProblem[]> {
  if (input.gone) return [{ code: "withdrawn", status: "gone" }];
  if (input.quarantine.length > 0) return input.quarantine;
  // Journals of revisions that we know to have sent are no news.
  const markers = new Set(revisions.filter(({ state }) => state === "sent").map(({ marker }) => marker.toUpperCase()));
  const news = met.filter(({ reference }) => !markers.has(referenceKey(reference)));
  const reversals = revisions.length > 1 ? await reversalMarkers(world, revisions) : new Set<string>();
  const { markerKey, rules } = world;
  const key = { gpCompanyId: rules.gpCompanyId, reportId: posting.subject };
  const inGp = news.filter(
    ({ reference }) =>
      !reversals.has(referenceKey(reference)) && !(markerKey && isOfCaseTwin(markerKey, reference, key)),
  );
  if (inGp.length > 0)
    return inGp.map(({ reference, journalNumber }) => ({ code: "already_in_gp", reference, journalNumber }));
  for (const each of revisions) {
    const isEarlier = each.revision < posting.revision;
    if (isEarlier && (countsInGp(each) || each.state === "already_in_gp" || (await standsAgain(world.store, each))))
      return [{ code: "changed_after_sending", revision: each.revision }];
  }
  return [];
}

async function reversalMarkers(world: PlanWorld, revisions: readonly Posting[]): Promise<ReadonlySet<string>> {
  const markers = new Set<string>();
  for (const { companyId, id, state } of revisions) {
    if (state !== "sent") continue;
    for (const { marker } of await world.store.corrections(companyId, id)) markers.add(marker.toUpperCase());
  }
  return markers;
}

/** Approved before our database was set back, and not sent or released by a person since. */
function unclearHistory(
  { history: { lostAt } }: PlanWorld,
  { lookFirst, deadline }: Posting,
  approvedAt: Date | null,
): HoldProblem | null {
  if (lostAt === null || approvedAt === null || approvedAt > lostAt) return null;
  if (lookFirst || (deadline !== null && deadline > lostAt)) return null;
  return { code: "history_unclear", lostAt: lostAt.toISOString() };
}

/**
 * Approved, perhaps once more, since our database was set back: what was lost may have sent it as it was before, and that
 * request may still be on its way. Nothing new is released until nothing can be, and GP was searched once more.
 */
export function mustWaitForSweep({ history: { lostAt, sweptAt } }: Pick<PlanWorld, "history">): boolean {
  return lostAt !== null && (sweptAt === null || sweptAt <= releasedFrom(lostAt));
}

/** From when on, once GP was searched after it, new reports are released again. */
export function releasedFrom(lostAt: Date): Date {
  return new Date(lostAt.getTime() + SEND_AGAIN_AFTER_MS);
}

/** Whether the posting already is what it would become. */
export function isSameOutcome(live: Posting, event: Outcome): boolean {
  if (live.state === "held")
    return event.kind === "plan_refused" && canonicalJson(live.holds) === canonicalJson(event.problems);
  if (event.kind !== "plan_made" || live.plan === null) return false;
  return isSameJournal(live.plan, event.plan);
}

function isSameJournal(one: Plan, other: Plan): boolean {
  return (
    one.date === other.date &&
    one.period === other.period &&
    one.fingerprint.linesHash === other.fingerprint.linesHash &&
    one.lines.length === other.lines.length &&
    one.lines.every((line, index) => line.text === other.lines[index]?.text)
  );
}
