import { unreachable } from "../../assert.ts";
import type { SendAnswer } from "../../ports.ts";
import type { HoldProblem } from "../../problem.ts";
import { ok } from "../../result.ts";
import { looked } from "../judge-look.ts";
import { illegal, move } from "../move.ts";
import type { Posting } from "../posting.ts";
import type { Decided, DecideAt, SendEvent } from "../posting-event.ts";

/** First wait after a send that was not executed; doubles up to the longest. */
const RETRY_FIRST_MS = 30_000;
const RETRY_LONGEST_MS = 3_600_000;
/** 2 to this many doublings is far beyond the longest wait. */
const RETRY_DOUBLINGS_MAX = 12;

/** On its way to GP, and what came back. */
export function decideSend(posting: Posting, event: SendEvent, at: DecideAt): Decided {
  switch (event.kind) {
    case "queue": {
      const { intent } = event;
      const lookFirst = event.lookFirst || posting.lookFirst;
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
      return looked(posting, event, at);
    case "review":
      if (posting.state !== "rejected") return illegal(posting, "held");
      return move(posting, "held", {}, { action: "posting.held", detail: posting.holds, expenses: "release" });
    case "history_lost":
      return historyLost(posting, at);
    default:
      return unreachable(event);
  }
}

function answered(posting: Posting, answer: SendAnswer, at: DecideAt): Decided {
  if (posting.state !== "sending") return illegal(posting, `answer ${answer.kind}`);
  switch (answer.kind) {
    case "not_executed": {
      const notBefore = new Date(at.now.getTime() + retryWaitMs(posting.attempts));
      return move(posting, "queued", { notBefore }, { action: "posting.not_executed", detail: answer.problem });
    }
    case "rejected": {
      const holds: readonly HoldProblem[] = [{ code: "rejected_by_gp", reasons: answer.reasons }];
      const detail = { reasons: answer.reasons };
      return move(posting, "rejected", { holds, wasHeld: true }, { action: "posting.rejected", detail });
    }
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
  const doublings = Math.max(0, Math.min(attempts, RETRY_DOUBLINGS_MAX) - 1);
  return Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** doublings);
}

/** The lease changed hands: what an older epoch had claimed was not sent; what it was sending is unclear. */
function senderDied(posting: Posting, epoch: number): Decided {
  if (posting.epoch >= epoch) return illegal(posting, "queued");
  if (posting.state === "claimed")
    return move(posting, "queued", {}, { action: "posting.unclaimed", detail: { why: "lease_lost" } });
  if (posting.state !== "sending") return illegal(posting, "uncertain");
  return move(posting, "uncertain", { epoch }, { action: "posting.uncertain", detail: { why: "sender_died" } });
}

/** What was lost may have sent it. Its holds stay: they come back with `sent_not_found` when GP does not have it. */
function historyLost(posting: Posting, at: DecideAt): Decided {
  const change = { deadline: at.now, lookFirst: true };
  return move(posting, "uncertain", change, {
    action: "posting.uncertain",
    detail: { why: "history_lost", was: posting.state },
    expenses: "keep",
  });
}
