import type { AuditAction } from "../audit/event.ts";
import type { HoldCode } from "../problem.ts";
import { err, ok } from "../result.ts";
import type { Posting } from "./posting.ts";
import type { Decided, Decision, NextStep } from "./posting-event.ts";
import { isLegalMove, type PostingState } from "./state.ts";

/** Holds under which GP may already have the journal: no plan and no new revision may go round them. */
export const STICKY: readonly HoldCode[] = [
  "sent_not_found",
  "already_in_gp",
  "duplicate_in_gp",
  "readback_differs",
  "history_unclear",
];

/** From ready on a person's approval stands; anywhere earlier it has to be given anew. */
const APPROVAL_STANDS: readonly PostingState[] = ["ready", "queued", "claimed", "sending", "uncertain", "sent"];

type Effects = Readonly<{
  action: AuditAction;
  detail?: unknown;
  expenses?: Decision["expenses"];
  next?: NextStep;
}>;

/** A move to another state, if the table knows it; one version on. */
export function move(posting: Posting, to: PostingState, change: Partial<Posting>, effects: Effects): Decided {
  if (!isLegalMove(posting.state, to)) return illegal(posting, to);
  return ok({
    posting: { ...posting, ...change, ...forgetApproval(to), state: to, version: posting.version + 1 },
    expenses: effects.expenses ?? "keep",
    audit: { action: effects.action, detail: effects.detail ?? null },
    next: effects.next ?? "none",
  });
}

/** A change within a state: no move, but the row is another one. */
export function stay(posting: Posting, change: Partial<Posting>, effects: Omit<Effects, "next">): Decided {
  return ok({
    posting: { ...posting, ...change, version: posting.version + 1 },
    expenses: effects.expenses ?? "keep",
    audit: { action: effects.action, detail: effects.detail ?? null },
    next: "none",
  });
}

function forgetApproval(to: PostingState): Partial<Posting> {
  return APPROVAL_STANDS.includes(to) ? {} : { approvedBy: null };
}

export function illegal(posting: Posting, to: string): Decided {
  return err({ code: "illegal_move", from: posting.state, to });
}

export function hasHold(posting: Posting, codes: readonly HoldCode[]): boolean {
  return posting.holds.some((hold) => codes.includes(hold.code));
}
