import { dayInZone } from "#lib/core/day.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import { buildJournal } from "#lib/core/journal/build-journal.ts";
import type { PlanEvent } from "#lib/core/posting/posting-event.ts";
import { countsInGp, fingerprintOf, type Plan, type Posting } from "#lib/core/posting/posting.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
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
  const expenseOwners = await world.store.expenseOwners(posting.transactionIds, input.reportId);
  const today = dayInZone(world.clock.now(), world.rules.timeZone);
  const built = buildJournal(report, world.rules, {
    today,
    expenseOwners,
    workspaceCompanies: world.sharedWorkspaces.get(report.policyId) ?? [],
  });
  if (!built.ok) return { kind: "plan_refused", problems: built.error };
  if (built.value.empty) return { kind: "plan_empty" };
  const unclear = unclearHistory(world, posting, report.approvedAt);
  if (unclear) return { kind: "plan_refused", problems: [unclear] };
  const { lines, date, period } = built.value;
  const { mappingVersion } = world.rules;
  const made: Plan = { lines, date, mappingVersion, period: periodText(period), fingerprint: fingerprintOf(lines) };
  return { kind: "plan_made", plan: made };
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
  const news = met.filter(({ reference }) => !markers.has(reference.trim().toUpperCase()));
  const reversals = revisions.length > 1 ? await reversalMarkers(world, revisions) : new Set<string>();
  const inGp = news.filter(({ reference }) => !reversals.has(reference.trim().toUpperCase()));
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
  { historyLostAt }: PlanWorld,
  { lookFirst, deadline }: Posting,
  approvedAt: Date | null,
): HoldProblem | null {
  if (historyLostAt === null || approvedAt === null || approvedAt > historyLostAt) return null;
  if (lookFirst || (deadline !== null && deadline > historyLostAt)) return null;
  return { code: "history_unclear", lostAt: historyLostAt.toISOString() };
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
