import { expect, test } from "vitest";
import { assert } from "../assert.ts";
import { buildIntent, buildPlan, buildPosting } from "#lib/testing/build-posting.ts";
import type { HoldProblem } from "../problem.ts";
import { decide } from "./decide.ts";
import { SEND_AGAIN_AFTER_MS } from "./decide/by-person.ts";
import { hasHold, STICKY } from "./move.ts";
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
  totalDiffers: false,
  auditTrailCode: "",
};
const ANA = { id: "u", name: "Ana Ruiz" };
const GRACE = { id: "g", name: "Grace Lindholm" };
const GP_MAY_HAVE_IT: readonly HoldProblem[] = [{ code: "sent_not_found", deadline: DEADLINE.toISOString() }];

const EVENTS: readonly PostingEvent[] = [
  { kind: "plan_made", plan: buildPlan() },
  { kind: "plan_empty" },
  { kind: "plan_refused", problems: [{ code: "approval_missing" }] },
  { kind: "plan_known", plan: buildPlan() },
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
  { kind: "ask_again", by: ANA, reason: "not there" },
  { kind: "send_again", by: GRACE },
  { kind: "replay" },
  { kind: "acknowledge", reason: "seen" },
  { kind: "watched", journal: { ...JOURNAL, state: "posted" } },
  { kind: "watched", journal: null },
  { kind: "duplicate_seen", journalNumbers: [1, 2] },
  { kind: "withdrawn", status: "open" },
  { kind: "taken_back", how: { by: "reversal", journalNumber: 2 } },
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

test("nothing leads an uncertain posting back to the queue: it is found, or held so that no plan goes round it", () => {
  expect(TRANSITIONS.uncertain).toEqual(["sent", "held"]);
  const reached = outcomesOf(inState("uncertain"));
  expect(new Set(reached.map((posting) => posting.state))).toEqual(new Set(["held", "sent"]));
  const held = reached.filter(({ state }) => state === "held");
  expect(held.filter((posting) => !hasHold(posting, STICKY)).map(({ holds }) => holds)).toEqual([]);
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

test("a journal found in GP with our marker ends every doubt, whatever held its posting", () => {
  const foundIt: PostingEvent = { kind: "looked", look: { kind: "found", journal: JOURNAL } };
  const reached = POSTING_STATES.filter((state) => decide(inState(state), foundIt, AT).ok);
  expect(reached).toEqual(["held", "claimed", "sending", "uncertain", "superseded"]);
});

test("a journal found in GP is taken over even where another report holds its expense, and says so", () => {
  const expenseTaken = { expenseId: "1", reportId: "R2" };
  const look = { kind: "found", journal: JOURNAL } as const;
  const both = decide(inState("uncertain"), { kind: "looked", look, expenseTaken }, AT);
  expect(both.ok && [both.value.posting.state, both.value.expenses, both.value.posting.holds]).toEqual([
    "sent",
    "keep",
    [{ code: "expense_in_other_posting", ...expenseTaken }],
  ]);
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

const codeOf = (posting: Posting, event: PostingEvent) => {
  const decided = decide(posting, event, AT);
  return decided.ok ? "done" : decided.error.code;
};

test("send again: asked by one, agreed by another, refused for two hours, then queued with a look before the same bytes", () => {
  const late = new Date(NOW.getTime() - SEND_AGAIN_AFTER_MS);
  const held = inState("held", { holds: GP_MAY_HAVE_IT, deadline: late });
  const asked = { ...held, askedBy: ANA };
  const tooEarly = { ...asked, deadline: new Date(late.getTime() + 1) };

  expect(codeOf(held, { kind: "send_again", by: GRACE })).toBe("illegal_move");
  expect(codeOf(asked, { kind: "send_again", by: ANA })).toBe("same_person");
  expect(codeOf(tooEarly, { kind: "send_again", by: GRACE })).toBe("too_early");
  const again = decide(asked, { kind: "send_again", by: GRACE }, AT);
  expect(again.ok && again.value.posting).toMatchObject({ state: "queued", lookFirst: true, intent: buildIntent() });
});

test("send again of what was never frozen: planned by the rules of now, and looked for before it goes", () => {
  const lostAt = new Date(NOW.getTime() - SEND_AGAIN_AFTER_MS).toISOString();
  const holds: readonly HoldProblem[] = [{ code: "history_unclear", lostAt }];
  const asked = inState("held", { holds, deadline: null, intent: null, attempts: 0, askedBy: ANA });
  const again = decide(asked, { kind: "send_again", by: GRACE }, AT);
  expect(again.ok && again.value.posting).toMatchObject({
    state: "planned",
    lookFirst: true,
    holds: [],
    acknowledged: holds,
  });
});

test("a person puts on hold only what has not left, and restores only what a person put aside", () => {
  const states = (event: PostingEvent) => POSTING_STATES.filter((state) => decide(inState(state), event, AT).ok);
  expect(states({ kind: "hold", reason: "ask" })).toEqual(["ready", "queued"]);
  expect(states({ kind: "restore" })).toEqual(["dismissed", "already_in_gp"]);
});

test("what GP refused may go once more as it was; what GP may have may not", () => {
  const refused: HoldProblem = { code: "rejected_by_gp", reasons: ["inactive"] };
  const replayed = decide(inState("held", { holds: [refused] }), { kind: "replay" }, AT);
  expect(replayed.ok && replayed.value.posting).toMatchObject({
    state: "queued",
    intent: buildIntent(),
    lookFirst: false,
  });
  expect(replayed.ok && replayed.value.expenses).toBe("claim");
  expect(codeOf(inState("held", { holds: [refused, ...GP_MAY_HAVE_IT] }), { kind: "replay" })).toBe("illegal_move");
});

test("sent again by two people and held after all: GP may still have it, so no plan and no revision goes round it", () => {
  const queued = inState("queued", { lookFirst: true });
  const held = decide(queued, { kind: "plan_refused", problems: [{ code: "approval_missing" }] }, AT);
  assert(held.ok, "refused");
  expect(held.value.posting.holds.map(({ code }) => code)).toEqual(["approval_missing", "sent_not_found"]);
  expect(decide(held.value.posting, { kind: "supersede" }, AT).ok).toBe(false);
  expect(decide(held.value.posting, { kind: "replan", by: "person" }, AT).ok).toBe(false);
});

test("history lost: everything unfinished becomes uncertain as of now, and keeps what held it", () => {
  const holds: readonly HoldProblem[] = [{ code: "approval_missing" }];
  const event: PostingEvent = { kind: "history_lost" };
  const lost = POSTING_STATES.filter((state) => decide(inState(state), event, AT).ok);
  expect(lost).toEqual(["planned", "ready", "held", "queued", "claimed", "sending", "rejected"]);
  const uncertain = decide(inState("held", { holds }), event, AT);
  assert(uncertain.ok, "refused");
  expect(uncertain.value.posting).toMatchObject({ state: "uncertain", deadline: NOW, lookFirst: true });
  const later = { ...AT, now: new Date(NOW.getTime() + AT.quarantineMs) };
  const absent = decide(uncertain.value.posting, { kind: "looked", look: { kind: "absent" } }, later);
  expect(absent.ok && absent.value.posting.holds).toEqual([
    ...holds,
    { code: "sent_not_found", deadline: NOW.toISOString() },
  ]);
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
  expect(waitsForApproval({ ...held, approvedBy: ANA }, "always")).toBe(false);
  expect(waitsForApproval(buildPosting({ kind: "reversal" }), "never")).toBe(true);
});
