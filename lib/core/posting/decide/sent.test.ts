import { expect, test } from "vitest";
import { buildIntent, buildPlan, buildPosting } from "#lib/testing/build-posting.ts";
import { assert } from "../../assert.ts";
import { decide } from "../decide.ts";
import { countsInGp, type GpJournalRef, type Posting } from "../posting.ts";
import type { Decision, PostingEvent } from "../posting-event.ts";

const AT = { now: new Date("2026-11-22T12:00:00Z"), quarantineMs: 900_000 };
const WORK: GpJournalRef = {
  ...{ journalNumber: 28_417, batchId: "EXP-20261116-1", date: buildPlan().date, state: "work" },
  ...{ differences: [], totalDiffers: false, auditTrailCode: "" },
};
const POSTED: GpJournalRef = { ...WORK, state: "posted", auditTrailCode: "GLTRX00028417" };
const EDITED: GpJournalRef = { ...WORK, state: "changed", differences: ["total"], totalDiffers: true };

const sent = (gp: GpJournalRef = WORK, change: Partial<Posting> = {}) =>
  buildPosting({ state: "sent", intent: buildIntent(), gp, ...change });

function after(posting: Posting, ...events: readonly PostingEvent[]): Decision {
  let decision: Decision | null = null;
  for (const event of events) {
    const decided = decide(decision?.posting ?? posting, event, AT);
    assert(decided.ok, `${event.kind} was refused`);
    decision = decided.value;
  }
  assert(decision !== null, "no event");
  return decision;
}

const codes = ({ posting }: Decision) => posting.holds.map(({ code }) => code);

test("watch: posted is kept with its audit trail code; the same again changes nothing", () => {
  const posted = after(sent(), { kind: "watched", journal: POSTED });
  expect(posted.posting.gp).toEqual(POSTED);
  expect([posted.expenses, codes(posted)]).toEqual(["keep", []]);
  expect(after(posted.posting, { kind: "watched", journal: POSTED }).posting.version).toBe(posted.posting.version);
});

test("watch: edits before posting are shown, and alert only when the total is another", () => {
  const shown = after(sent(), { kind: "watched", journal: { ...EDITED, totalDiffers: false } });
  expect([shown.posting.gp?.state, codes(shown)]).toEqual(["changed", []]);
  expect(codes(after(sent(), { kind: "watched", journal: EDITED }))).toEqual(["changed_in_gp"]);
});

test.each([
  ["another amount", { differences: ["total in GP 2.00"] }],
  ["one difference more", { differences: ["total in GP 1.00", "3 lines in GP"] }],
  ["one difference less", { differences: [] }],
])("watch: edited once more, %s, is kept as it is now", (_what, change) => {
  const once = after(sent(), { kind: "watched", journal: { ...EDITED, differences: ["total in GP 1.00"] } }).posting;
  const now = { ...EDITED, ...change };
  const twice = after(once, { kind: "watched", journal: now }).posting;
  expect([twice.gp, twice.version]).toEqual([now, once.version + 1]);
  expect(after(twice, { kind: "watched", journal: { ...now, differences: [...now.differences] } }).posting).toEqual(
    twice,
  );
});

test("watch: a deleted or voided journal counts no longer and frees its expenses; a posted one is never gone", () => {
  const gone = after(sent(), { kind: "watched", journal: null });
  expect([gone.posting.gp?.state, gone.expenses, codes(gone)]).toEqual(["gone", "release", ["gone_from_gp"]]);
  expect(countsInGp(gone.posting)).toBe(false);
  const voided = after(sent(POSTED), { kind: "watched", journal: { ...POSTED, state: "voided" } });
  expect([voided.expenses, codes(voided), countsInGp(voided.posting)]).toEqual(["release", ["voided_in_gp"], false]);
  expect(decide(sent(POSTED), { kind: "watched", journal: null }, AT).ok).toBe(false);
});

test("watch: a journal that is back takes its expenses back, or says that others may have them", () => {
  const gone = after(sent(), { kind: "watched", journal: null }).posting;
  const back = after(gone, { kind: "watched", journal: WORK });
  expect([back.posting.gp?.state, back.expenses, codes(back)]).toEqual(["work", "claim", ["reappeared_in_gp"]]);
  expect(after(gone, { kind: "watched", journal: WORK, expensesTaken: true }).expenses).toBe("keep");
});

test("what a person has closed does not come back; something else does", () => {
  const closed = after(
    sent(),
    { kind: "watched", journal: EDITED },
    { kind: "acknowledge", reason: "agreed with Ana" },
    { kind: "watched", journal: { ...EDITED, date: buildPlan().date, batchId: "OTHER" } },
  );
  expect(codes(closed)).toEqual([]);
  const other = { ...EDITED, differences: ["another total"] };
  expect(codes(after(closed.posting, { kind: "watched", journal: other }))).toEqual(["changed_in_gp"]);
});

test("withdrawn: told once, over when approved again, and told anew should it happen again", () => {
  const withdrawn: PostingEvent = { kind: "withdrawn", status: "open" };
  const told = after(sent(), withdrawn);
  expect(codes(told)).toEqual(["withdrawn_after_sending"]);
  expect(after(told.posting, withdrawn).posting.version).toBe(told.posting.version);
  const closed = after(told.posting, { kind: "acknowledge", reason: "right all the same" }, withdrawn);
  expect(codes(closed)).toEqual([]);
  const again = after(closed.posting, { kind: "withdrawn", status: null }, withdrawn);
  expect(codes(again)).toEqual(["withdrawn_after_sending"]);
});

test("taken back: counts no longer, frees its expenses, once", () => {
  const how = { by: "reversal", journalNumber: 28_500 } as const;
  const back = after(sent(POSTED), { kind: "taken_back", how });
  expect([back.expenses, countsInGp(back.posting)]).toEqual(["release", false]);
  expect(decide(back.posting, { kind: "taken_back", how }, AT).ok).toBe(false);
});

test("a journal that is gone may be sent again as a new revision, when two people say so", () => {
  const [ana, grace] = [
    { id: "a", name: "Ana" },
    { id: "g", name: "Grace" },
  ];
  const asked = after(sent(), { kind: "watched", journal: null }, { kind: "ask_again", by: ana, reason: "restored" });
  const agreed = after(asked.posting, { kind: "send_again", by: grace });
  expect(agreed.posting).toMatchObject({ state: "sent", takenBack: { by: "deletion" }, holds: [] });
  expect(decide(asked.posting, { kind: "send_again", by: ana }, AT)).toMatchObject({ error: { code: "same_person" } });
  expect(decide(sent(), { kind: "ask_again", by: ana, reason: "x" }, AT).ok).toBe(false);
});

test("found voided: it stands for nothing, so that another revision may have its expenses", () => {
  const look = { kind: "found", journal: { ...POSTED, state: "voided" } } as const;
  const decided = decide(buildPosting({ state: "uncertain", intent: buildIntent() }), { kind: "looked", look }, AT);
  assert(decided.ok, "refused");
  expect([decided.value.expenses, codes(decided.value)]).toEqual(["release", ["voided_in_gp"]]);
});
