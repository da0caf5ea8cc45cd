import { unreachable } from "../assert.ts";
import type { SendAnswer } from "../ports.ts";
import type { HoldCode, HoldProblem } from "../problem.ts";
import { ok } from "../result.ts";
import { looked } from "./judge-look.ts";
import { hasHold, illegal, move, stay, STICKY } from "./move.ts";
import type { Posting } from "./posting.ts";
import type { Decided, DecideAt, PostingEvent } from "./posting-event.ts";

/** First wait after a send that was not executed; doubles up to the longest. */
const RETRY_FIRST_MS = 30_000;
const RETRY_LONGEST_MS = 3_600_000;
/** A person may ask to send again only this long after the deadline of the last attempt. */
export const SEND_AGAIN_AFTER_MS = 2 * 3_600_000;

/** Holds that only a person lifts. */
const BY_PERSON: readonly HoldCode[] = ["held_by_person", "rejected_by_gp"];

/**
 * The protocol: what an event does to a posting. Pure and synchronous; the store makes the move real by compare-and-set,
 * with its audit event in the same transaction. `illegal_move` when the event does not fit the state.
 */
export function decide(posting: Posting, event: PostingEvent, at: DecideAt): Decided {
  switch (event.kind) {
    case "plan_made":
    case "plan_empty":
    case "plan_refused":
    case "replan":
    case "supersede":
      return decidePlan(posting, event);
    case "queue":
    case "claim":
    case "claim_lost":
    case "attempt":
    case "answered":
    case "sender_died":
    case "looked":
    case "review":
    case "history_lost":
      return decideSend(posting, event, at);
    default:
      return decideByPerson(posting, event, at);
  }
}

type PlanEvent = Extract<PostingEvent, { kind: "plan_made" | "plan_empty" | "plan_refused" | "replan" | "supersede" }>;
type SendEvent = Extract<
  PostingEvent,
  {
    kind:
      | "queue"
      | "claim"
      | "claim_lost"
      | "attempt"
      | "answered"
      | "sender_died"
      | "looked"
      | "review"
      | "history_lost";
  }
>;
type PersonEvent = Exclude<PostingEvent, PlanEvent | SendEvent>;

/** The report or the rules changed. */
function decidePlan(posting: Posting, event: PlanEvent): Decided {
  switch (event.kind) {
    case "plan_made":
      return move(posting, "ready", { plan: event.plan, holds: [] }, { action: "posting.ready", expenses: "claim" });
    case "plan_empty":
      return move(posting, "nothing_to_post", { plan: null, holds: [] }, { action: "posting.nothing_to_post" });
    case "plan_refused":
      return planRefused(posting, event.problems, event.expensesTaken === true);
    case "replan":
      return replan(posting, event.by);
    case "supersede":
      return supersede(posting);
    default:
      return unreachable(event);
  }
}

/** On its way to GP, and what came back. */
function decideSend(posting: Posting, event: SendEvent, at: DecideAt): Decided {
  switch (event.kind) {
    case "queue": {
      const { intent, lookFirst } = event;
      const detail = { batchId: intent.batchId, requestHash: intent.requestHash };
      return move(posting, "queued", { intent, lookFirst, notBefore: null }, { action: "posting.queued", detail });
    }
    case "claim": {
      const next = posting.lookFirst || posting.attempts > 0 ? "look" : "send";
      return move(posting, "claimed", { epoch: event.epoch }, { action: "posting.claimed", next });
    }
    case "claim_lost":
      return move(posting, "queued", {}, { action: "posting.unclaimed" });
    case "attempt": {
      const [attempts, { deadline }] = [posting.attempts + 1, event];
      const detail = { attempt: attempts, deadline };
      const change = { attempts, deadline, lookFirst: false };
      return move(posting, "sending", change, { action: "posting.attempt_started", detail, next: "send" });
    }
    case "answered":
      return answered(posting, event.answer, at);
    case "sender_died":
      return senderDied(posting, event.epoch);
    case "looked":
      return looked(posting, event.look, at);
    case "review":
      return move(posting, "held", {}, { action: "posting.held", detail: posting.holds, expenses: "release" });
    case "history_lost": {
      const change = { deadline: at.now, lookFirst: true };
      return move(posting, "uncertain", change, { action: "posting.uncertain", detail: { why: "history_lost" } });
    }
    default:
      return unreachable(event);
  }
}

/** A click. */
function decideByPerson(posting: Posting, event: PersonEvent, at: DecideAt): Decided {
  switch (event.kind) {
    case "approve":
      return stay(posting, "ready", { approvedBy: event.by }, "posting.approved");
    case "withdraw_approval":
      return stay(posting, "ready", { approvedBy: null }, "posting.approval_withdrawn");
    case "hold":
      return holdByPerson(posting, event.reason);
    case "dismiss":
      return dismiss(posting, event.reason);
    case "restore":
      return restore(posting);
    case "record_in_gp": {
      const detail = { journalNumber: event.journalNumber, note: event.note };
      return move(posting, "already_in_gp", {}, { action: "posting.already_in_gp", detail, expenses: "claim" });
    }
    case "send_again":
      return sendAgain(posting, at);
    default:
      return unreachable(event);
  }
}

/** While GP may have the journal, no other report may send its expenses: after a lost database they would be booked twice. */
function planRefused(posting: Posting, problems: readonly HoldProblem[], expensesTaken: boolean): Decided {
  const mayBeInGp = problems.some(({ code }) => STICKY.includes(code));
  return move(
    posting,
    "held",
    { plan: null, holds: problems, wasHeld: true },
    {
      action: "posting.held",
      detail: problems,
      expenses: mayBeInGp && !expensesTaken ? "claim" : "keep",
    },
  );
}

/** The plan is made again: a mapping, the chart, the calendar or the report changed. */
function replan(posting: Posting, by: "engine" | "person"): Decided {
  if (hasHold(posting, STICKY)) return illegal(posting, "planned");
  if (by === "engine" && hasHold(posting, BY_PERSON)) return illegal(posting, "planned");
  return move(posting, "planned", { plan: null, intent: null }, { action: "posting.replanned", expenses: "release" });
}

function answered(posting: Posting, answer: SendAnswer, at: DecideAt): Decided {
  if (posting.state !== "sending") return illegal(posting, `answer ${answer.kind}`);
  switch (answer.kind) {
    case "not_executed":
      return move(
        posting,
        "queued",
        { notBefore: new Date(at.now.getTime() + retryWaitMs(posting.attempts)) },
        {
          action: "posting.not_executed",
          detail: answer.problem,
        },
      );
    case "rejected":
      return move(
        posting,
        "rejected",
        { holds: [{ code: "rejected_by_gp", reasons: answer.reasons }], wasHeld: true },
        {
          action: "posting.rejected",
          detail: { reasons: answer.reasons },
        },
      );
    case "executed":
      // No move: the answer carries no number, and only a read-back proves what GP has.
      return ok({
        posting,
        expenses: "keep",
        audit: { action: "posting.looked", detail: { answer: "executed" } },
        next: "read_back",
      });
    case "unknown":
      return move(posting, "uncertain", {}, { action: "posting.uncertain", detail: answer.problem });
    default:
      return unreachable(answer);
  }
}

function retryWaitMs(attempts: number): number {
  return Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.max(0, Math.min(attempts, 12) - 1));
}

/** The lease changed hands: what an older epoch had claimed was not sent; what it was sending is unclear. */
function senderDied(posting: Posting, epoch: number): Decided {
  if (posting.epoch >= epoch) return illegal(posting, "queued");
  if (posting.state === "claimed")
    return move(posting, "queued", {}, { action: "posting.unclaimed", detail: { why: "lease_lost" } });
  if (posting.state !== "sending") return illegal(posting, "uncertain");
  return move(posting, "uncertain", { epoch }, { action: "posting.uncertain", detail: { why: "sender_died" } });
}

function holdByPerson(posting: Posting, reason: string): Decided {
  const holds: HoldProblem[] = [...posting.holds, { code: "held_by_person", reason }];
  const release = posting.state === "ready" ? "release" : "keep";
  return move(
    posting,
    "held",
    { holds, wasHeld: true },
    { action: "posting.held", detail: { reason }, expenses: release },
  );
}

/** While GP may still have the journal, nobody else may send its expenses, dismissed or not. */
function dismiss(posting: Posting, reason: string): Decided {
  const expenses = hasHold(posting, STICKY) ? "keep" : "release";
  return move(
    posting,
    "dismissed",
    {},
    { action: "posting.dismissed", detail: { reason, holds: posting.holds }, expenses },
  );
}

function restore(posting: Posting): Decided {
  const holds: readonly HoldProblem[] =
    posting.holds.length > 0 ? posting.holds : [{ code: "held_by_person", reason: "restored" }];
  return move(posting, "held", { holds }, { action: "posting.restored" });
}

function supersede(posting: Posting): Decided {
  if (hasHold(posting, STICKY)) return illegal(posting, "superseded");
  return move(posting, "superseded", {}, { action: "posting.superseded", expenses: "release" });
}

function sendAgain(posting: Posting, at: DecideAt): Decided {
  const since = posting.deadline?.getTime() ?? at.now.getTime();
  const tooEarly = at.now.getTime() < since + SEND_AGAIN_AFTER_MS;
  if (!hasHold(posting, ["sent_not_found"]) || tooEarly || posting.intent === null) return illegal(posting, "queued");
  return move(
    posting,
    "queued",
    { holds: [], lookFirst: true, notBefore: null },
    { action: "posting.send_again_requested" },
  );
}
