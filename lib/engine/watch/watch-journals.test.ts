import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { step } from "#lib/services/posting/step.ts";
import { buildAbout, buildIntent, buildPlan, buildPosting, LINES } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { createModelLedger } from "#lib/testing/model-ledger.ts";
import type { SendWorld } from "../world.ts";
import { watchJournals } from "./watch-journals.ts";

const SINCE = new Date("2026-11-20T00:00:00Z");

/** A journal that was sent, and was seen posted. */
async function scene() {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const ledger = createModelLedger();
  const world: SendWorld = {
    ...{ store, clock, ledger, gpCompanyId: 2, quarantineMs: 900_000, sendBudgetMs: 60_000 },
    ...{ actor: { kind: "engine", job: "test" }, deadline: () => new AbortController().signal },
    witness: { known: () => null, note: () => {}, replace: () => {} },
  };
  const planned = buildPosting();
  assert(await store.add(planned, buildAbout("r"), world.actor), "there already");
  const { date, batchId, sourceDocument } = buildIntent();
  const journal: JournalDetail = {
    ...{ journalNumber: 28_001, date, batchId: "", reference: planned.marker, sourceDocument, lines: LINES },
    ...{ state: "Open", modifiedAt: clock.now(), voided: false, auditTrailCode: "GLTRX1" },
  };
  const ref = { journalNumber: 28_001, batchId, date, differences: [], totalDiffers: false, auditTrailCode: "" };
  const events: readonly PostingEvent[] = [
    { kind: "plan_made", plan: buildPlan() },
    { kind: "queue", intent: buildIntent(), lookFirst: false },
    { kind: "claim", epoch: 1 },
    { kind: "attempt", deadline: new Date("2026-11-22T12:01:00Z") },
    { kind: "looked", look: { kind: "found", journal: { ...ref, state: "work" } } },
    { kind: "watched", journal: { ...ref, batchId: "", state: "posted", auditTrailCode: "GLTRX1" } },
  ];
  let posting = planned;
  for (const event of events) {
    const result = await step(world, posting, event);
    assert(result.kind === "moved", `${event.kind}: ${result.kind}`);
    posting = result.posting;
  }
  ledger.journals.push({ ...journal, voided: true });
  const stateInGp = async () => (await store.read(posting.id))?.gp?.state;
  return { world, company: { id: posting.companyId, watchedUntil: SINCE, sentSince: SINCE }, stateInGp };
}

// Posted journals are found by their change alone: moved past it, a void would never be told.
test("a pass that is stopped before it has seen all changes does not move the place where the next one begins", async () => {
  const { world, company, stateInGp } = await scene();
  const stopped = await watchJournals(world, company, () => false);
  expect(stopped).toEqual({ ok: true, value: { watchedUntil: SINCE, changed: 0, gone: 0 } });
  expect(await stateInGp()).toBe("posted");
  expect(await watchJournals(world, company, () => true)).toMatchObject({
    value: { watchedUntil: world.clock.now(), changed: 1 },
  });
  expect(await stateInGp()).toBe("voided");
});
