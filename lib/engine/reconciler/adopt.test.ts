import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { step } from "#lib/services/posting/step.ts";
import { buildAbout, buildIntent, buildPlan, buildPosting, LINES } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { createModelLedger } from "#lib/testing/model-ledger.ts";
import { checkBeforeSending } from "../outbox/check-before-sending.ts";
import type { SendWorld } from "../world.ts";
import { adoptMet } from "./adopt.ts";

const REFUSED: PostingEvent = { kind: "plan_refused", problems: [{ code: "approver_missing" }] };
const SENT: readonly PostingEvent[] = [
  { kind: "plan_made", plan: buildPlan() },
  { kind: "queue", intent: buildIntent(), lookFirst: false },
  { kind: "claim", epoch: 1 },
  { kind: "attempt", deadline: new Date("2026-11-22T12:01:00Z") },
];

function scene() {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const ledger = createModelLedger();
  const world: SendWorld = {
    ...{ store, clock, ledger, gpCompanyId: 2, quarantineMs: 900_000, sendBudgetMs: 60_000 },
    ...{ actor: { kind: "engine", job: "test" }, deadline: () => new AbortController().signal },
    witness: { known: () => null, note: () => {}, replace: () => {} },
  };
  const add = async (change: Partial<Posting>, ...events: readonly PostingEvent[]) => {
    let posting = buildPosting(change);
    assert(await store.add(posting, buildAbout("r"), world.actor), "there already");
    for (const event of events) {
      const result = await step(world, posting, event);
      assert(result.kind === "moved", `${event.kind}: ${result.kind}`);
      posting = result.posting;
    }
    return posting;
  };
  /** GP has it, as a person left it: one cent more on either side, where that is said. */
  const inGp = ({ marker }: Posting, more = 0) => {
    const lines = LINES.map((line) => ({
      ...line,
      debitCents: cents(line.debitCents === 0 ? 0 : line.debitCents + more),
      creditCents: cents(line.creditCents === 0 ? 0 : line.creditCents + more),
    }));
    const { date, batchId, sourceDocument } = buildIntent();
    const journal = { journalNumber: 28_001, date, batchId, reference: marker, sourceDocument, lines } as const;
    ledger.journals.push({ ...journal, state: "Work", modifiedAt: null, voided: false, auditTrailCode: "" });
    return { ...journal, gpState: "work" } as const;
  };
  return { store, world, add, inGp };
}

// It was held when the database was lost: its plan is not there, and without one nobody can say that GP has another amount.
test("what has no plan any more is adopted when it has one, and then GP's amounts are compared with it", async () => {
  const { store, world, add, inGp } = scene();
  const uncertain = await add({}, REFUSED, { kind: "history_lost" });
  const met = inGp(uncertain, 1);
  const nobody = async () => {};

  await adoptMet(world, uncertain.companyId, [met], nobody);
  expect((await store.read(uncertain.id))?.state).toBe("uncertain");

  await step(world, uncertain, { kind: "plan_known", plan: buildPlan() });
  await adoptMet(world, uncertain.companyId, [met], nobody);
  expect(await store.read(uncertain.id)).toMatchObject({ state: "sent", holds: [{ code: "changed_in_gp" }] });
});

test.each(["voided", "gone"] as const)(
  "a revision whose predecessor was %s is not sent when a restore of GP brought that one back",
  async (state) => {
    const { store, world, add, inGp } = scene();
    const journal = { journalNumber: 28_001, batchId: "EXP-20261122-1", date: day("2026-11-16") };
    const reference = { ...journal, state: "work", differences: [], totalDiffers: false, auditTrailCode: "" } as const;
    const first = await add(
      {},
      ...SENT,
      { kind: "looked", look: { kind: "found", journal: reference } },
      { kind: "watched", journal: state === "gone" ? null : { ...reference, state } },
    );
    const next = await add({ revision: 2, marker: `${first.marker.slice(0, -1)}2` }, ...SENT.slice(0, 2));
    inGp(first);

    expect(await checkBeforeSending(world, next)).toEqual({ ok: true, value: "held" });
    expect((await store.read(next.id))?.holds).toEqual([{ code: "changed_after_sending", revision: 1 }]);
    expect((await store.read(first.id))?.holds).toMatchObject([{ code: "reappeared_in_gp" }]);
  },
);
