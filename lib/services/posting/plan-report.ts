import { periodOf, periodText } from "#lib/core/calendar/period-of.ts";
import { idInMarker } from "#lib/core/posting/marker.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { countsInGp, type Posting } from "#lib/core/posting/posting.ts";
import { IN_FLIGHT, REPLACEABLE } from "#lib/core/posting/state.ts";
import { isSameContent } from "#lib/core/report/content-hash.ts";
import { isStatusIncluded } from "#lib/core/report/eligibility.ts";
import { addRevision, addRevisionsInGp } from "./plan/add-revision.ts";
import { isSameOutcome, mustWaitForSweep, type Outcome, outcomeNow, plannedDate } from "./plan/plan-outcome.ts";
import type { KnownOfReport, PlanInput, PlanOutcome, PlanWorld } from "./plan/plan-world.ts";
import { takeBackWhatWasReversed } from "./plan/take-back.ts";
import { step, type StepResult } from "./step.ts";

export type { PlanInput, PlanOutcome, PlanWorld } from "./plan/plan-world.ts";

/** Another report may take an expense between our look and our move; more often than this it is a bug. */
const CLAIM_TRIES_MAX = 3;

/**
 * Brings the posting of a report in line with the report as last read and the rules of now: adds a first or next revision,
 * plans it, and does nothing where nothing changed. A journal that was sent is never touched (posting-protocol.md, "The
 * report changed"): what no longer fits it is said beside it, or holds the next revision.
 */
export async function planReport(world: PlanWorld, input: PlanInput): Promise<PlanOutcome> {
  const { companyId } = world.rules;
  const rows = await world.store.revisions(companyId, input.reportId);
  const met = await world.store.sweptJournals(companyId, idInMarker(input.reportId).toUpperCase());
  const revisions = await takeBackWhatWasReversed(
    world,
    await addRevisionsInGp(world, input, { revisions: rows, met }),
  );
  const known = { revisions, met };
  const live = revisions.find((posting) => posting.state !== "superseded") ?? null;
  const inGp = revisions.find(countsInGp) ?? null;
  await supersedeOlder(world, revisions, live);
  const withdrawn = withdrawnStatus(world, input);
  if (inGp) {
    await step(world, inGp, { kind: "withdrawn", status: withdrawn });
    if (withdrawn !== null) return withdrawPending(world, inGp, live);
  }
  if (live === null) return planNew(world, input, known);
  // Its journal was taken back: only a report that is approved now is sent anew.
  if (live.state === "sent" && live.takenBack !== null)
    return withdrawn === null ? planNew(world, input, known) : "unchanged";
  if (isOfContent(live, input)) return planAgain(world, input, live, known);
  if (IN_FLIGHT.includes(live.state)) return "waiting";
  if (REPLACEABLE.includes(live.state)) {
    const superseded = await step(world, live, { kind: "supersede" });
    if (superseded.kind !== "moved") return "waiting";
    // The report is again as it was sent: the pending revision is withdrawn, nothing new is planned.
    if (inGp && isOfContent(inGp, input)) return "withdrawn";
  }
  return planNew(world, input, known);
}

/** Also where an older release made the posting, which read less of the report. */
function isOfContent({ contentHash }: Posting, { hash, about: { content } }: PlanInput): boolean {
  return contentHash === hash || (content !== null && isSameContent(contentHash, content));
}

/** A person may have taken up an older revision again, whose successor was found in GP since: it would wait for ever. */
async function supersedeOlder(world: PlanWorld, revisions: readonly Posting[], live: Posting | null): Promise<void> {
  for (const older of revisions) {
    if (live === null || older.revision >= live.revision || !REPLACEABLE.includes(older.state)) continue;
    await step(world, older, { kind: "supersede" });
  }
}

/** Expensify's word for the state of a report that is no longer approved, `gone` for one that is not there; else null. */
function withdrawnStatus({ rules }: PlanWorld, { gone, about: { content } }: PlanInput): string | null {
  if (gone) return "gone";
  return content === null || isStatusIncluded(content, rules) ? null : content.status;
}

/** Nothing more of this report goes out while it is not approved. */
async function withdrawPending(world: PlanWorld, inGp: Posting, live: Posting | null): Promise<PlanOutcome> {
  if (live !== null && live.id !== inGp.id && REPLACEABLE.includes(live.state))
    await step(world, live, { kind: "supersede" });
  return "withdrawn";
}

async function planNew(world: PlanWorld, input: PlanInput, known: KnownOfReport): Promise<PlanOutcome> {
  const added = await addRevision(world, input, known.revisions);
  return added ? plan(world, input, added, known) : "waiting";
}

/** The report is as before; perhaps the rules are not. A plan that comes out the same leaves no trace. */
async function planAgain(
  world: PlanWorld,
  input: PlanInput,
  live: Posting,
  known: KnownOfReport,
): Promise<PlanOutcome> {
  if (live.state === "planned") return plan(world, input, live, known);
  if (live.state !== "held" && live.state !== "ready" && live.state !== "queued") return "unchanged";
  const event = await outcomeNow(world, input, live, known);
  if (live.state === "queued") return holdQueued(world, live, closedSince(world, live, event));
  if (isSameOutcome(live, event)) return "unchanged";
  const replanned = await step(world, live, { kind: "replan", by: "engine" });
  return replanned.kind === "moved"
    ? plan(world, input, replanned.posting, { ...known, planned: plannedDate(live) })
    : "unchanged";
}

/** Its bytes carry the date of a period that was closed since: it is held, and then planned for the next open one. */
function closedSince({ rules }: PlanWorld, { plan: frozen }: Posting, event: Outcome): Outcome {
  const period = frozen && periodOf(frozen.date, rules.periods);
  if (event.kind !== "plan_made" || frozen === null || !period?.closed) return event;
  return { kind: "plan_refused", problems: [{ code: "period_closed", date: frozen.date, period: periodText(period) }] };
}

/** Its bytes are frozen whatever the mapping says now; but what may not be sent any more, after an outage of GP, is held. */
async function holdQueued(world: PlanWorld, queued: Posting, event: Outcome): Promise<PlanOutcome> {
  if (event.kind !== "plan_refused") return "unchanged";
  const held = await step(world, queued, event);
  return held.kind === "moved" ? "held" : "unchanged";
}

async function plan(world: PlanWorld, input: PlanInput, planned: Posting, known: KnownOfReport): Promise<PlanOutcome> {
  for (let tries = 0; tries < CLAIM_TRIES_MAX; tries++) {
    const event = await outcomeNow(world, input, planned, known);
    if (event.kind === "plan_made" && mustWaitForSweep(world)) return "waiting";
    const result = await stepOrHold(world, planned, event);
    if (result.kind === "expense_taken") continue;
    if (result.kind !== "moved") return "waiting";
    if (event.kind === "plan_empty") return "nothing_to_post";
    return event.kind === "plan_made" ? "ready" : "held";
  }
  return "waiting";
}

/** A report that GP has already claims its expenses; where another one has them, both stand in GP, and a person looks. */
async function stepOrHold(world: PlanWorld, planned: Posting, event: PostingEvent): Promise<StepResult> {
  const result = await step(world, planned, event);
  if (result.kind !== "expense_taken" || event.kind !== "plan_refused") return result;
  return step(world, planned, { ...event, expensesTaken: true });
}
