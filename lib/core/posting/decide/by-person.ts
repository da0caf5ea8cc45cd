import { unreachable } from "../../assert.ts";
import type { HoldProblem } from "../../problem.ts";
import { err } from "../../result.ts";
import { hasHold, illegal, move, stay, STICKY } from "../move.ts";
import type { Person, Posting } from "../posting.ts";
import type { Decided, DecideAt, PersonEvent } from "../posting-event.ts";

/** It may be sent again only this long after the last moment at which its request may have been on its way. */
export const SEND_AGAIN_AFTER_MS = 2 * 3_600_000;

/** A click. */
export function decideByPerson(posting: Posting, event: PersonEvent, at: DecideAt): Decided {
  switch (event.kind) {
    case "approve":
      if (posting.askedBy?.id === event.by.id) return err({ code: "same_person", rule: "you asked for it" });
      return inState(posting, "ready", { approvedBy: event.by }, "posting.approved");
    case "withdraw_approval":
      return inState(posting, "ready", { approvedBy: null }, "posting.approval_withdrawn");
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
    case "ask_again":
      return askAgain(posting, event.by, event.reason);
    case "send_again":
      return sendAgain(posting, event.by, at);
    case "replay":
      return replay(posting);
    case "acknowledge":
      return acknowledge(posting, event.reason);
    default:
      return unreachable(event);
  }
}

function inState(
  posting: Posting,
  state: Posting["state"],
  change: Partial<Posting>,
  action: "posting.approved" | "posting.approval_withdrawn",
): Decided {
  return posting.state === state ? stay(posting, change, { action }) : illegal(posting, state);
}

/** On the wire a hold would only lie: the journal may be in GP before anybody reads it. */
function holdByPerson(posting: Posting, reason: string): Decided {
  if (posting.state !== "ready" && posting.state !== "queued") return illegal(posting, "held");
  const holds: HoldProblem[] = [...posting.holds, { code: "held_by_person", reason }];
  const expenses = posting.state === "ready" ? "release" : "keep";
  return move(posting, "held", { holds, wasHeld: true }, { action: "posting.held", detail: { reason }, expenses });
}

/** While GP may still have the journal, nobody else may send its expenses, dismissed or not. */
function dismiss(posting: Posting, reason: string): Decided {
  const expenses = hasHold(posting, STICKY) ? "keep" : "release";
  const detail = { reason, holds: posting.holds };
  return move(posting, "dismissed", { askedBy: null }, { action: "posting.dismissed", detail, expenses });
}

/** Only what a person put aside. Whatever happened meanwhile, GP is asked before it is ever sent. */
function restore(posting: Posting): Decided {
  if (posting.state !== "dismissed" && posting.state !== "already_in_gp") return illegal(posting, "held");
  const holds: readonly HoldProblem[] =
    posting.holds.length > 0 ? posting.holds : [{ code: "held_by_person", reason: "restored" }];
  return move(posting, "held", { holds, lookFirst: true }, { action: "posting.restored" });
}

/**
 * What may be sent again: held, since nobody knows whether GP has it; or sent once, and proven gone from GP. A reversal that is
 * gone is asked for anew: it has no next revision.
 */
export function maySendAgain(posting: Posting): boolean {
  if (posting.state === "held") return hasHold(posting, ["sent_not_found", "history_unclear"]);
  if (posting.kind === "reversal") return false;
  return posting.state === "sent" && posting.takenBack === null && posting.gp?.state === "gone";
}

function askAgain(posting: Posting, by: Person, reason: string): Decided {
  if (!maySendAgain(posting)) return illegal(posting, "send_again");
  return stay(posting, { askedBy: by }, { action: "posting.send_again_asked", detail: { reason } });
}

/** The second person agrees. The look before the send still has the last word. */
function sendAgain(posting: Posting, by: Person, at: DecideAt): Decided {
  if (!maySendAgain(posting) || posting.askedBy === null) return illegal(posting, "send_again");
  if (posting.askedBy.id === by.id) return err({ code: "same_person", rule: "you asked for it to be sent again" });
  const effects = { action: "posting.send_again_requested", detail: { askedBy: posting.askedBy } } as const;
  if (posting.state === "sent") {
    // Its own marker is used up: the report gets its next revision.
    const change = { takenBack: { by: "deletion" } as const, holds: [], askedBy: null };
    return stay(posting, change, { ...effects, expenses: "release" });
  }
  const notBefore = sendAgainAt(posting, at.now);
  if (at.now < notBefore) return err({ code: "too_early", notBefore: notBefore.toISOString() });
  const change = { holds: [], lookFirst: true, notBefore: null, askedBy: null };
  if (posting.intent !== null) return move(posting, "queued", change, effects);
  // It was never frozen: it is planned by the rules of now, and what holds it otherwise still does.
  const acknowledged = [...posting.acknowledged, ...posting.holds.filter(({ code }) => code === "history_unclear")];
  return move(posting, "planned", { ...change, acknowledged }, { ...effects, expenses: "release" });
}

/** From when on it may be sent again: its last request may have been on its way until two hours before. */
export function sendAgainAt(posting: Posting, now: Date): Date {
  return new Date(unclearUntilMs(posting, now) + SEND_AGAIN_AFTER_MS);
}

function unclearUntilMs(posting: Posting, now: Date): number {
  const lost = posting.holds.flatMap((hold) => (hold.code === "history_unclear" ? [Date.parse(hold.lostAt)] : []));
  const latest = Math.max(posting.deadline?.getTime() ?? 0, ...lost);
  return latest === 0 ? now.getTime() : latest;
}

/** Whether the same bytes may go again: GP refused them, and nothing says that GP may have them all the same. */
export function mayReplay(posting: Posting): boolean {
  const isRefused = posting.state === "held" && hasHold(posting, ["rejected_by_gp"]) && !hasHold(posting, STICKY);
  return isRefused && posting.intent !== null;
}

/** GP refused it, so GP has nothing: the same bytes may go again, once a person has put GP right. */
function replay(posting: Posting): Decided {
  if (!mayReplay(posting)) return illegal(posting, "queued");
  const change = { holds: [], lookFirst: false, notBefore: null };
  return move(posting, "queued", change, { action: "posting.replayed", expenses: "claim" });
}

/** Closes what stands beside a journal that was sent; a duplicate in GP stays until somebody has put GP right and says so too. */
function acknowledge(posting: Posting, reason: string): Decided {
  if (posting.state !== "sent" || posting.holds.length === 0) return illegal(posting, "acknowledged");
  const change = { holds: [], acknowledged: [...posting.acknowledged, ...posting.holds], askedBy: null };
  return stay(posting, change, { action: "posting.acknowledged", detail: { reason, holds: posting.holds } });
}
