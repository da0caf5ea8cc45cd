import { expect, test } from "vitest";
import { buildIntent, buildPlan, buildPosting } from "#lib/testing/build-posting.ts";
import type { HoldProblem } from "../problem.ts";
import { decide, SEND_AGAIN_AFTER_MS } from "./decide.ts";
import type { PostingEvent } from "./posting-event.ts";
import { waitsForApproval, type Posting } from "./posting.ts";
import { isLegalMove, POSTING_STATES, TRANSITIONS, type PostingState } from "./state.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const AT = { now: NOW, quarantineMs: 900_000 };
const DEADLINE = new Date(NOW.getTime() - 900_000);
const JOURNAL = {
  journalNumber: 28_417,
  batchId: "EXP-20261116-1",
  date: buildPlan().date,
  state: "work" as const,
  differences: [],
};
const GP_MAY_HAVE_IT: readonly HoldProblem[] = [{ code: "sent_not_found", deadline: DEADLINE.toISOString() }];

const EVENTS: readonly PostingEvent[] = [
  { kind: "plan_made", plan: buildPlan() },
  { kind: "plan_empty" },
  { kind: "plan_refused", problems: [{ code: "approval_missing" }] },
  { kind: "replan", by: "engine" },
  { kind: "replan", by: "person" },
  { kind: "approve", by: { id: "u", name: "Ana Ruiz" } },
  { kind: "withdraw_approval" },
  { kind: "queue", intent: buildIntent(), lookFirst: false },
  { kind: "claim", epoch: 3 },
  { kind: "claim_lost" },
  { kind: "attempt", deadline: NOW },
  { kind: "answered", answer: { kind: "executed" } },
  { kind: "answered", answer: { kind: "rejected", reasons: ["no"], raw: "" } },
  { kind: "answered", answer: { kind: "not_executed", problem: { code: "stopped" } } },
  { kind: "answered", answer: { kind: "unknown", problem: { code: "stopped" }, raw: "" } },
  { kind: "sender_died", epoch: 3 },
  { kind: "looked", look: { kind: "found", journal: JOURNAL } },
  { kind: "looked", look: { kind: "absent" } },
  { kind: "looked", look: { kind: "many", journalNumbers: [1, 2] } },
  { kind: "looked", look: { kind: "incomplete", problem: { code: "stopped" } } },
  { kind: "review" },
  { kind: "hold", reason: "ask" },
  { kind: "dismiss", reason: "private" },
  { kind: "restore" },
  { kind: "supersede" },
  { kind: "record_in_gp", journalNumber: 1, note: "keyed" },
  { kind: "send_again" },
  { kind: "history_lost" },
];

function inState(state: PostingState, change: Partial<Posting> = {}): Posting {
  return buildPosting({
    state,
    plan: buildPlan(),
    intent: buildIntent(),
    deadline: DEADLINE,
    attempts: 1,
    epoch: 2,
    ...change,
  });
}

/** What every event that fits makes of a posting. */
function outcomesOf(posting: Posting): readonly Posting[] {
  return EVENTS.flatMap((event) => {
    const decided = decide(posting, event, AT);
    return decided.ok ? [decided.value.posting] : [];
  });
}

// Goal: no event in any state makes a move that the table does not know.
test.each(POSTING_STATES)("every event from %s is a legal move, a stay, or refused", (state) => {
  const decisions = [[], GP_MAY_HAVE_IT].flatMap((holds) => outcomesOf(inState(state, { holds })));
  const moves = decisions.filter((posting) => posting.state !== state);

  expect(moves.filter((posting) => !isLegalMove(state, posting.state))).toEqual([]);
  // Each stored change is another version of the row.
  expect(new Set(moves.map((posting) => posting.version))).toEqual(new Set(moves.length > 0 ? [2] : []));
});

test("only these states may reach the wire, and only claimed may start an attempt", () => {
  const before = (to: PostingState) => POSTING_STATES.filter((from) => TRANSITIONS[from].includes(to));
  expect(before("sending")).toEqual(["claimed"]);
  expect(before("claimed")).toEqual(["queued"]);
  expect(before("queued")).toEqual(["ready", "held", "claimed", "sending"]);
});

test("a report that GP has already keeps its expenses from every other report, unless another one has them in GP too", () => {
  const planned = inState("planned");
  const problems: readonly HoldProblem[] = [
    { code: "already_in_gp", reference: "EXP R1 ABCDEFGH", journalNumber: 28_417 },
  ];
  const expensesAt = (event: PostingEvent) => {
    const decided = decide(planned, event, AT);
    return decided.ok && decided.value.expenses;
  };

  expect(expensesAt({ kind: "plan_refused", problems })).toBe("claim");
  expect(expensesAt({ kind: "plan_refused", problems, expensesTaken: true })).toBe("keep");
  expect(expensesAt({ kind: "plan_refused", problems: [{ code: "approval_missing" }] })).toBe("keep");
});

test("no machine leads an uncertain posting back to the queue", () => {
  expect(TRANSITIONS.uncertain).toEqual(["sent", "held"]);
  const reached = new Set(outcomesOf(inState("uncertain")).map((posting) => posting.state));
  expect([...reached].toSorted()).toEqual(["held", "sent"]);
});

test("absent before the quarantine is over moves nothing; after it, it is held for a person", () => {
  const absent: PostingEvent = { kind: "looked", look: { kind: "absent" } };
  const early = decide(inState("uncertain", { deadline: new Date(NOW.getTime() - 899_999) }), absent, AT);
  const over = decide(inState("uncertain"), absent, AT);

  expect(early.ok).toBe(false);
  expect(over.ok && over.value.posting.holds).toEqual(GP_MAY_HAVE_IT);
});

test.each<[string, PostingEvent]>([
  ["planned again", { kind: "replan", by: "person" }],
  ["superseded", { kind: "supersede" }],
])("what GP may already have cannot be %s", (_name, event) => {
  expect(decide(inState("held", { holds: GP_MAY_HAVE_IT }), event, AT).ok).toBe(false);
});

test("a journal found in GP takes over a posting only where GP may have it", () => {
  const foundIt: PostingEvent = { kind: "looked", look: { kind: "found", journal: JOURNAL } };
  const given = decide(inState("held", { holds: GP_MAY_HAVE_IT }), foundIt, AT);
  const other = decide(inState("held", { holds: [{ code: "approval_missing" }] }), foundIt, AT);

  expect([given.ok && given.value.posting.state, other.ok]).toEqual(["sent", false]);
});

test("a dismissed posting that GP may have keeps its expenses; any other frees them", () => {
  const unclear = decide(inState("held", { holds: GP_MAY_HAVE_IT }), { kind: "dismiss", reason: "x" }, AT);
  const plain = decide(
    inState("held", { holds: [{ code: "approval_missing" }] }),
    { kind: "dismiss", reason: "x" },
    AT,
  );

  expect([unclear.ok && unclear.value.expenses, plain.ok && plain.value.expenses]).toEqual(["keep", "release"]);
});

test("send again: refused for two hours, then queued with a look before the same bytes", () => {
  const held = (deadline: Date) => inState("held", { holds: GP_MAY_HAVE_IT, deadline });
  const late = new Date(NOW.getTime() - SEND_AGAIN_AFTER_MS);
  const early = decide(held(new Date(late.getTime() + 1)), { kind: "send_again" }, AT);
  const again = decide(held(late), { kind: "send_again" }, AT);

  expect(early.ok).toBe(false);
  expect(again.ok && again.value.posting).toMatchObject({ state: "queued", lookFirst: true, intent: buildIntent() });
});

test("a posting that was attempted before, or whose history is new, is looked for before it is sent", () => {
  const next = (change: Partial<Posting>) => {
    const decided = decide(inState("queued", change), { kind: "claim", epoch: 3 }, AT);
    return decided.ok && decided.value.next;
  };
  expect(next({ attempts: 0 })).toBe("send");
  expect(next({ attempts: 1 })).toBe("look");
  expect(next({ attempts: 0, lookFirst: true })).toBe("look");
});

test("waits after a refused connection grow and stay below an hour", () => {
  const waitMs = (attempts: number) => {
    const decided = decide(
      inState("sending", { attempts }),
      { kind: "answered", answer: { kind: "not_executed", problem: { code: "stopped" } } },
      AT,
    );
    return decided.ok ? (decided.value.posting.notBefore?.getTime() ?? 0) - NOW.getTime() : 0;
  };
  expect([1, 2, 3, 40].map(waitMs)).toEqual([30_000, 60_000, 120_000, 3_600_000]);
});

test("a dead sender of an older epoch: its claim is queued again, its send is unclear; the living one is left alone", () => {
  const state = (from: PostingState, epoch: number) => {
    const decided = decide(inState(from, { epoch }), { kind: "sender_died", epoch: 3 }, AT);
    return decided.ok ? decided.value.posting.state : "refused";
  };
  expect([state("claimed", 2), state("sending", 2), state("claimed", 3), state("sending", 3)]).toEqual([
    "queued",
    "uncertain",
    "refused",
    "refused",
  ]);
});

test("an approval falls away when the posting is planned anew, and stands while it is sent", () => {
  const by = { id: "u", name: "Ana Ruiz" };
  const replanned = decide(inState("ready", { approvedBy: by, attempts: 0 }), { kind: "replan", by: "engine" }, AT);
  const queued = decide(
    inState("ready", { approvedBy: by, attempts: 0 }),
    { kind: "queue", intent: buildIntent(), lookFirst: false },
    AT,
  );

  expect([replanned.ok && replanned.value.posting.approvedBy, queued.ok && queued.value.posting.approvedBy]).toEqual([
    null,
    by,
  ]);
});

test("a person is waited for only where the policy asks for one", () => {
  const held = buildPosting({ wasHeld: true });
  const clean = buildPosting();
  expect([
    waitsForApproval(clean, "never"),
    waitsForApproval(clean, "held"),
    waitsForApproval(clean, "always"),
  ]).toEqual([false, false, true]);
  expect([waitsForApproval(held, "never"), waitsForApproval(held, "held")]).toEqual([false, true]);
  expect(waitsForApproval({ ...held, approvedBy: { id: "u", name: "Ana" } }, "always")).toBe(false);
});
