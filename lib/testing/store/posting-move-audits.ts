import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { decide } from "#lib/core/posting/decide.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { Decision, Look, PostingEvent } from "#lib/core/posting/posting-event.ts";
import { buildIntent, buildPlan, buildPosting } from "../build-posting.ts";
import { ACTOR, IN_GP, unique, type MakeStore, type StoreUnderTest } from "./contract/scene.ts";

type Kind = PostingEvent["kind"];
type Way = readonly PostingEvent[];

/** Long after the deadline of every attempt: a look may conclude, and a person may ask again. */
const AT = { now: new Date("2026-11-23T12:00:00Z"), quarantineMs: 900_000 };
const OTHER = { id: "0c9f9a3e-5d0f-4b7e-8a55-0d9d8a1f6f11", name: "Ana Ruiz" };
const PERSON = { id: "0c9f9a3e-5d0f-4b7e-8a55-0d9d8a1f6f10", name: "Grace Lindholm" };
const GONE = { code: "gp_unreachable", detail: "ECONNRESET" } as const;
const looked = (look: Look): PostingEvent => ({ kind: "looked", look });

const READY: Way = [{ kind: "plan_made", plan: buildPlan() }];
const HELD: Way = [{ kind: "plan_refused", problems: [{ code: "approver_missing" }] }];
const QUEUED: Way = [...READY, { kind: "queue", intent: buildIntent(), lookFirst: false }];
const CLAIMED: Way = [...QUEUED, { kind: "claim", epoch: 1 }];
const SENDING: Way = [...CLAIMED, { kind: "attempt", deadline: new Date("2026-11-22T12:01:00Z") }];
const UNCERTAIN: Way = [...SENDING, { kind: "answered", answer: { kind: "unknown", problem: GONE, raw: "" } }];
const REJECTED: Way = [...SENDING, { kind: "answered", answer: { kind: "rejected", reasons: ["no"], raw: "" } }];
const NOT_FOUND: Way = [...UNCERTAIN, looked({ kind: "absent" })];
const ASKED: Way = [...NOT_FOUND, { kind: "ask_again", by: OTHER, reason: "not there" }];
const SENT: Way = [...SENDING, looked({ kind: "found", journal: IN_GP })];
const GONE_FROM_GP: Way = [...SENT, { kind: "watched", journal: null }];
const DISMISSED: Way = [...HELD, { kind: "dismiss", reason: "by hand" }];

/** For each kind of event every way that it moves a posting, from `planned`; the last event is the one meant. */
const WAYS: Readonly<Record<Kind, readonly Way[]>> = {
  plan_made: [READY],
  plan_empty: [[{ kind: "plan_empty" }]],
  plan_refused: [HELD],
  plan_known: [[...HELD, { kind: "history_lost" }, { kind: "plan_known", plan: buildPlan() }]],
  replan: [
    [...READY, { kind: "replan", by: "engine" }],
    [...HELD, { kind: "replan", by: "person" }],
  ],
  approve: [[...READY, { kind: "approve", by: PERSON }]],
  withdraw_approval: [[...READY, { kind: "approve", by: PERSON }, { kind: "withdraw_approval" }]],
  queue: [QUEUED],
  claim: [CLAIMED],
  claim_lost: [[...CLAIMED, { kind: "claim_lost" }]],
  attempt: [SENDING],
  answered: [UNCERTAIN, REJECTED, [...SENDING, { kind: "answered", answer: { kind: "not_executed", problem: GONE } }]],
  sender_died: [
    [...CLAIMED, { kind: "sender_died", epoch: 2 }],
    [...SENDING, { kind: "sender_died", epoch: 2 }],
  ],
  looked: [
    ...[CLAIMED, SENDING, UNCERTAIN, NOT_FOUND].map((way) => [...way, looked({ kind: "found", journal: IN_GP })]),
    ...[CLAIMED, UNCERTAIN].map((way) => [...way, looked({ kind: "many", journalNumbers: [1, 2] })]),
    [...CLAIMED, looked({ kind: "incomplete", problem: GONE })],
    [...SENDING, looked({ kind: "absent" })],
    NOT_FOUND,
  ],
  review: [[...REJECTED, { kind: "review" }]],
  hold: [READY, QUEUED].map((way) => [...way, { kind: "hold", reason: "wait" }]),
  dismiss: [DISMISSED],
  restore: [[...DISMISSED, { kind: "restore" }]],
  supersede: [READY, HELD, QUEUED].map((way) => [...way, { kind: "supersede" }]),
  record_in_gp: [[...HELD, { kind: "record_in_gp", journalNumber: 7, note: "by hand" }]],
  ask_again: [ASKED],
  send_again: [
    [...ASKED, { kind: "send_again", by: PERSON }],
    [...GONE_FROM_GP, { kind: "ask_again", by: OTHER, reason: "restored" }, { kind: "send_again", by: PERSON }],
  ],
  replay: [[...REJECTED, { kind: "review" }, { kind: "replay" }]],
  acknowledge: [[...GONE_FROM_GP, { kind: "acknowledge", reason: "meant so" }]],
  watched: [
    GONE_FROM_GP,
    [...GONE_FROM_GP, { kind: "watched", journal: IN_GP }],
    [...SENT, { kind: "watched", journal: { ...IN_GP, state: "posted", auditTrailCode: "GLTRX1" } }],
  ],
  duplicate_seen: [[...SENT, { kind: "duplicate_seen", journalNumbers: [1, 2] }]],
  withdrawn: [[...SENT, { kind: "withdrawn", status: "open" }]],
  taken_back: [[...SENT, { kind: "taken_back", how: { by: "reversal", journalNumber: 2 } }]],
  history_lost: [READY, QUEUED, SENDING].map((way) => [...way, { kind: "history_lost" }]),
};

/** Every move of a posting writes exactly one audit event, the one that was decided; run against memory and Postgres. */
export function postingMoveAudits(makeStore: MakeStore): void {
  test.each(Object.entries(WAYS).flatMap(([kind, ways]) => ways.map((way) => [kind, stateBefore(way), way] as const)))(
    "%s of a posting that is %s writes exactly one audit event",
    async (_kind, _state, way) => {
      const under = await makeStore();
      const key = unique();
      const companyId = await under.newCompany();
      let posting = buildPosting({ companyId, subject: `M${key}`, marker: `EXP M${key}`, transactionIds: [key] });
      assert(await under.store.add(posting, under.about(), ACTOR), "posting was there already");
      const expected = ["posting.planned"];
      for (const event of way) {
        const decided = decide(posting, event, AT);
        assert(decided.ok, `${event.kind} from ${posting.state}`);
        const result = await stored(under, posting, event, decided.value);
        assert(result.kind === "moved", `${event.kind}: ${result.kind}`);
        posting = result.posting;
        expected.push(decided.value.audit.action);
        expect(await under.actions(posting.id)).toEqual(expected);
        // Every field comes back as it was decided.
        expect(await under.store.read(posting.id)).toEqual(posting);
      }
    },
  );
}

/** As the engine does it: an attempt goes with its record and the lease, everything else is a plain move. */
async function stored({ store }: StoreUnderTest, posting: Posting, event: PostingEvent, decision: Decision) {
  if (event.kind !== "attempt") return store.move(posting, decision, ACTOR);
  const lease = await store.takeLease(posting.companyId, "a");
  assert(lease?.epoch === posting.epoch, "the lease is not that of the claim");
  const attempt = { number: posting.attempts + 1, deadline: event.deadline, requestHash: buildIntent().requestHash };
  return (await store.startAttempt(posting, decision, attempt, { lease, known: null }, ACTOR)).result;
}

function stateBefore(way: Way): string {
  let posting = buildPosting();
  for (const event of way.slice(0, -1)) {
    const decided = decide(posting, event, AT);
    assert(decided.ok, `${event.kind} from ${posting.state}`);
    posting = decided.value.posting;
  }
  return posting.state;
}
