import { decideByPerson } from "./decide/by-person.ts";
import { decidePlan } from "./decide/plan.ts";
import { decideSend } from "./decide/send.ts";
import { decideSent } from "./decide/sent.ts";
import type { Posting } from "./posting.ts";
import type { Decided, DecideAt, PostingEvent } from "./posting-event.ts";

/**
 * The protocol: what an event does to a posting. Pure and synchronous; the store makes the move real by compare-and-set,
 * with its audit event in the same transaction. `illegal_move` when the event does not fit the state.
 */
export function decide(posting: Posting, event: PostingEvent, at: DecideAt): Decided {
  switch (event.kind) {
    case "plan_made":
    case "plan_empty":
    case "plan_refused":
    case "plan_known":
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
    case "watched":
    case "duplicate_seen":
    case "withdrawn":
    case "taken_back":
      return decideSent(posting, event);
    default:
      return decideByPerson(posting, event, at);
  }
}
