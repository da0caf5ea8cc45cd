import type { JournalSummary } from "#lib/core/ports.ts";
import type { GpJournalRef, Posting } from "#lib/core/posting/posting.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { step } from "#lib/services/posting/step.ts";
import { toJournalRef } from "../reconciler/compare-journal.ts";
import { judgeHits, lookForJournal, type Place } from "../reconciler/look.ts";
import type { SendWorld } from "../world.ts";

export type Seen = "same" | "changed" | "gone";

const LOOK_BUDGET_MS = 120_000;

/** Reads a journal that GP lists for a posting, and keeps what became of it. */
export async function noteSeen(
  world: SendWorld,
  posting: Posting,
  listed: readonly JournalSummary[],
): Promise<Result<Seen, RunProblem>> {
  const [hit] = listed;
  if (!hit) return ok("same");
  const sent = posting.intent?.fingerprint ?? null;
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
  const stood: Place = { batchId: gp.batchId, date: gp.date, sourceDocument, fingerprint: intent?.fingerprint ?? null };
  const places = intent === null || gp.date === intent.date ? [stood] : [intent, stood];
  for (const place of places) {
    const target = { gpCompanyId: world.gpCompanyId, marker, place };
    const look = await lookForJournal(world.ledger, target, world.deadline(LOOK_BUDGET_MS));
    if (look.kind !== "absent") return noteLook(world, posting, look);
  }
  const result = await step(world, posting, { kind: "watched", journal: null });
  return ok(result.kind === "moved" ? "gone" : "same");
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
      await step(world, posting, { kind: "duplicate_seen", journalNumbers: look.journalNumbers });
      return ok("changed");
    }
    case "absent":
      return ok("same");
  }
}

async function note(world: SendWorld, posting: Posting, journal: GpJournalRef): Promise<Result<Seen, RunProblem>> {
  const result = await step(world, posting, { kind: "watched", journal });
  // Back again, while another report has booked its expenses: both stand in GP, and the posting says so.
  const noted =
    result.kind === "expense_taken"
      ? await step(world, posting, { kind: "watched", journal, expensesTaken: true })
      : result;
  return ok(noted.kind === "moved" && noted.posting.version !== posting.version ? "changed" : "same");
}
