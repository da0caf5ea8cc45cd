import { randomUUID } from "node:crypto";
import { dayInZone } from "#lib/core/day.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import { buildJournal } from "#lib/core/journal/build-journal.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { idInMarker, makeMarker, recogniseMarker } from "#lib/core/posting/marker.ts";
import { fingerprintOf, type Plan, type Posting } from "#lib/core/posting/posting.ts";
import { IN_FLIGHT, REPLACEABLE } from "#lib/core/posting/state.ts";
import type { PostingAbout } from "#lib/core/posting/store.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { step, type PostingWorld, type StepResult } from "./step.ts";

/** What is known of a report: whole, or quarantined with its problems. `hash` is the content hash, or that of the raw line. */
export type PlanInput = Readonly<{
  reportId: string;
  hash: string;
  about: PostingAbout;
  quarantine: readonly HoldProblem[];
}>;

export type PlanWorld = PostingWorld &
  Readonly<{
    rules: CompanyRules;
    /** Null where no revision may be added: a person's change only plans what is there. */
    markerKey: Uint8Array | null;
    /** Policy id → companies that it feeds, while no person has confirmed that there are several. */
    sharedWorkspaces: ReadonlyMap<string, readonly string[]>;
  }>;

/** `waiting`: something of this report is on the wire; it is planned again once that is resolved. */
export type PlanOutcome = "unchanged" | "ready" | "held" | "nothing_to_post" | "waiting" | "withdrawn";

/** Another report may take an expense between our look and our move; more often than this it is a bug. */
const CLAIM_TRIES_MAX = 3;

/**
 * Brings the posting of a report in line with the report as last read and the rules of now: adds a first or next revision,
 * plans it, and does nothing where nothing changed. What was sent is never touched (posting-protocol.md, "The report changed").
 */
export async function planReport(world: PlanWorld, input: PlanInput): Promise<PlanOutcome> {
  const revisions = await world.store.revisions(world.rules.companyId, input.reportId);
  const live = revisions.find((posting) => posting.state !== "superseded") ?? null;
  if (live === null) return addRevision(world, input, revisions);
  if (live.contentHash === input.hash) return planAgain(world, input, live, revisions);
  if (IN_FLIGHT.includes(live.state)) return "waiting";
  if (REPLACEABLE.includes(live.state)) {
    const superseded = await step(world, live, { kind: "supersede" });
    if (superseded.kind !== "moved") return "waiting";
    // The report is again as it was sent: the pending revision is withdrawn, nothing new is planned.
    const sent = revisions.find((posting) => posting.state === "sent");
    if (sent?.contentHash === input.hash) return "withdrawn";
  }
  return addRevision(world, input, revisions);
}

async function addRevision(world: PlanWorld, input: PlanInput, revisions: readonly Posting[]): Promise<PlanOutcome> {
  const { markerKey } = world;
  if (markerKey === null) return "waiting";
  const revision = await nextRevision(world, markerKey, input, revisions);
  const { gpCompanyId, companyId } = world.rules;
  const marker = makeMarker(markerKey, { gpCompanyId, reportId: input.reportId, revision, kind: "journal", part: 0 });
  const posting: Posting = {
    ...{ id: randomUUID(), companyId, subject: input.reportId, revision, kind: "journal", part: 0, marker },
    ...{ state: "planned", epoch: 0, version: 1, contentHash: input.hash, holds: [], wasHeld: false },
    transactionIds: input.about.content?.expenses.map((expense) => expense.transactionId) ?? [],
    ...{
      plan: null,
      intent: null,
      attempts: 0,
      deadline: null,
      notBefore: null,
      lookFirst: false,
      approvedBy: null,
      gp: null,
    },
  };
  const added = await world.store.add(posting, input.about, world.actor);
  return added ? plan(world, input, posting, revisions) : "waiting";
}

/** After a lost database the first row of a report takes the revision that GP already has, so that it has that marker. */
async function nextRevision(
  world: PlanWorld,
  markerKey: Uint8Array,
  input: PlanInput,
  revisions: readonly Posting[],
): Promise<number> {
  const [newest] = revisions;
  if (newest) return newest.revision + 1;
  const { gpCompanyId, companyId } = world.rules;
  const met = await world.store.sweptJournals(companyId, idInMarker(input.reportId).toUpperCase());
  const known = met.map(
    (journal) =>
      recogniseMarker(markerKey, journal.reference, { gpCompanyId, reportId: input.reportId })?.revision ?? 1,
  );
  return Math.max(1, ...known);
}

/** The report is as before; perhaps the rules are not. A plan that comes out the same leaves no trace. */
async function planAgain(
  world: PlanWorld,
  input: PlanInput,
  live: Posting,
  revisions: readonly Posting[],
): Promise<PlanOutcome> {
  if (live.state === "planned") return plan(world, input, live, revisions);
  if (live.state !== "held" && live.state !== "ready") return "unchanged";
  const event = await outcomeNow(world, input, live, revisions);
  if (isSameOutcome(live, event)) return "unchanged";
  const replanned = await step(world, live, { kind: "replan", by: "engine" });
  return replanned.kind === "moved" ? plan(world, input, replanned.posting, revisions) : "unchanged";
}

async function plan(
  world: PlanWorld,
  input: PlanInput,
  planned: Posting,
  revisions: readonly Posting[],
): Promise<PlanOutcome> {
  for (let tries = 0; tries < CLAIM_TRIES_MAX; tries++) {
    const event = await outcomeNow(world, input, planned, revisions);
    const result = await stepOrHold(world, planned, event);
    if (result.kind === "expense_taken") continue;
    if (result.kind !== "moved") return "waiting";
    if (event.kind === "plan_empty") return "nothing_to_post";
    return event.kind === "plan_made" ? "ready" : "held";
  }
  return "waiting";
}

/** A report that GP has already claims its expenses; where another one has them, both stand in GP, and a person looks. */
async function stepOrHold(world: PlanWorld, planned: Posting, event: Outcome): Promise<StepResult> {
  const result = await step(world, planned, event);
  if (result.kind !== "expense_taken" || event.kind !== "plan_refused") return result;
  return step(world, planned, { ...event, expensesTaken: true });
}

type Outcome = Extract<PostingEvent, { kind: "plan_made" | "plan_empty" | "plan_refused" }>;

async function outcomeNow(
  world: PlanWorld,
  input: PlanInput,
  posting: Posting,
  revisions: readonly Posting[],
): Promise<Outcome> {
  const blocked = await blockers(world, input, posting, revisions);
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
  const { lines, date, period } = built.value;
  const made: Plan = {
    ...{ lines, date, mappingVersion: world.rules.mappingVersion },
    period: `${period.year}-${String(period.number).padStart(2, "0")}`,
    fingerprint: fingerprintOf(lines),
  };
  return { kind: "plan_made", plan: made };
}

/** Reasons that no rule can lift: the report did not come whole, GP has it already, or an earlier revision was sent. */
async function blockers(
  world: PlanWorld,
  input: PlanInput,
  posting: Posting,
  revisions: readonly Posting[],
): Promise<readonly HoldProblem[]> {
  if (input.quarantine.length > 0) return input.quarantine;
  const earlier = revisions.find(
    (each) => each.revision < posting.revision && (each.state === "sent" || each.state === "already_in_gp"),
  );
  if (earlier) return [{ code: "changed_after_sending", revision: earlier.revision }];
  const met = await world.store.sweptJournals(world.rules.companyId, idInMarker(input.reportId).toUpperCase());
  return met.map(({ reference, journalNumber }) => ({ code: "already_in_gp", reference, journalNumber }));
}

function isSameOutcome(live: Posting, event: Outcome): boolean {
  if (live.state === "held")
    return event.kind === "plan_refused" && canonicalJson(live.holds) === canonicalJson(event.problems);
  if (event.kind !== "plan_made" || live.plan === null) return false;
  const texts = (made: Plan) => made.lines.map((line) => line.text);
  return (
    canonicalJson([live.plan.fingerprint, live.plan.date, live.plan.period, texts(live.plan)]) ===
    canonicalJson([event.plan.fingerprint, event.plan.date, event.plan.period, texts(event.plan)])
  );
}
