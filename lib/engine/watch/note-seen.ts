import type { JournalSummary } from "#lib/core/ports.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { expectedInGp, type GpJournalRef, type Posting } from "#lib/core/posting/posting.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { step, type StepResult } from "#lib/services/posting/step.ts";
import { toJournalRef } from "../reconciler/compare-journal.ts";
import { changedSince, judgeHits, lookForJournal, type Place } from "../reconciler/look.ts";
import type { SendWorld } from "../world.ts";

export type Seen = "same" | "changed" | "gone";

const LOOK_BUDGET_MS = 120_000;
/** Faster persons than this are none. */
const TRIES_MAX = 3;

/** Reads a journal that GP lists for a posting, and keeps what became of it. */
export async function noteSeen(
  world: SendWorld,
  posting: Posting,
  listed: readonly JournalSummary[],
): Promise<Result<Seen, RunProblem>> {
  const [hit] = listed;
  if (!hit) return ok("same");
  const sent = expectedInGp(posting);
  if (listed.length > 1) {
    const look = await judgeHits(world.ledger, world.gpCompanyId, listed, sent, world.deadline(LOOK_BUDGET_MS));
    return noteLook(world, posting, look);
  }
  const signal = world.deadline(LOOK_BUDGET_MS);
  const read = await world.ledger.read(world.gpCompanyId, hit.journalNumber, hit.date, signal);
  if (!read.ok) return read;
  return note(world, posting, toJournalRef(read.value, sent, posting.marker));
}

/**
 * Its number is not in GP: only when a look for the marker, where it was sent to and where it stood last, finds nothing
 * either is it gone.
 */
export async function noteGone(world: SendWorld, posting: Posting): Promise<Result<Seen, RunProblem>> {
  const { intent, gp, marker } = posting;
  if (gp === null) return ok("same");
  // What was adopted after a lost database has no intent: where it stood last is all that is known.
  const sourceDocument = intent?.sourceDocument ?? "";
  const stood: Place = { batchId: gp.batchId, date: gp.date, sourceDocument, fingerprint: expectedInGp(posting) };
  const places = intent === null || gp.date === intent.date ? [stood] : [intent, stood];
  const changed = changedSince(posting, world.clock.now());
  for (const place of places) {
    const target = { gpCompanyId: world.gpCompanyId, marker, place, changed };
    const look = await lookForJournal(world.ledger, target, world.deadline(LOOK_BUDGET_MS));
    if (look.kind !== "absent") return noteLook(world, posting, look);
  }
  const result = await stepSure(world, posting, { kind: "watched", journal: null });
  if (!result.ok) return result;
  return ok(result.value.kind === "moved" ? "gone" : "same");
}

async function noteLook(
  world: SendWorld,
  posting: Posting,
  look: Awaited<ReturnType<typeof judgeHits>>,
): Promise<Result<Seen, RunProblem>> {
  switch (look.kind) {
    case "incomplete":
      return err(look.problem);
    case "found":
      return note(world, posting, look.journal);
    case "many": {
      const told = await stepSure(world, posting, { kind: "duplicate_seen", journalNumbers: look.journalNumbers });
      return told.ok ? ok("changed") : told;
    }
    case "absent":
      return ok("same");
  }
}

async function note(world: SendWorld, posting: Posting, journal: GpJournalRef): Promise<Result<Seen, RunProblem>> {
  const result = await stepSure(world, posting, { kind: "watched", journal });
  if (!result.ok) return result;
  // Back again, while another report has booked its expenses: both stand in GP, and the posting says so.
  const noted =
    result.value.kind === "expense_taken"
      ? await stepSure(world, posting, { kind: "watched", journal, expensesTaken: true })
      : result;
  if (!noted.ok) return noted;
  return ok(noted.value.kind === "moved" && noted.value.isNew ? "changed" : "same");
}

type Stepped = StepResult & Readonly<{ isNew: boolean }>;

/**
 * A person may have moved it meanwhile: then from what it is now. Where the lease is lost nothing counts as seen, since the
 * next pass begins where this one says that it ended.
 */
async function stepSure(world: SendWorld, posting: Posting, event: PostingEvent): Promise<Result<Stepped, RunProblem>> {
  let from: Posting | null = posting;
  for (let tries = 0; tries < TRIES_MAX && from; tries++) {
    const result = await step(world, from, event);
    if (result.kind !== "lost")
      return ok({ ...result, isNew: result.kind === "moved" && result.posting.version !== from.version });
    from = await world.store.read(posting.id);
  }
  return err({ code: "lease_lost", companyId: posting.companyId });
}
