import type { HoldProblem } from "../problem.ts";
import { ok } from "../result.ts";
import { gpAlerts } from "./gp-alerts.ts";
import { illegal, move } from "./move.ts";
import type { GpJournalRef, Posting } from "./posting.ts";
import type { Decided, DecideAt, Look, SendEvent } from "./posting-event.ts";

type Looked = Extract<SendEvent, { kind: "looked" }>;
type Many = Extract<Look, { kind: "many" }>;

/** From when on the reconciler may conclude that a journal is not in GP. */
export function quarantineEnds(posting: Posting, quarantineMs: number): Date | null {
  return posting.deadline && new Date(posting.deadline.getTime() + quarantineMs);
}

/** What a look into GP does to a posting: before a send, straight after it, in quarantine, and long after it was given up. */
export function looked(posting: Posting, { look, expenseTaken }: Looked, at: DecideAt): Decided {
  if (look.kind === "found") return found(posting, look.journal, expenseTaken);
  if (posting.state === "claimed") return lookedBeforeSending(posting, look);
  // A look that finds nothing straight after a send proves nothing yet: a commit may come late.
  if (posting.state === "sending") return move(posting, "uncertain", {}, { action: "posting.uncertain", detail: look });
  if (posting.state !== "uncertain") return illegal(posting, `look ${look.kind}`);
  if (look.kind === "many") return foundMany(posting, look);
  const ends = quarantineEnds(posting, at.quarantineMs);
  if (look.kind !== "absent" || ends === null || at.now < ends) return illegal(posting, "held");
  return notFound(posting);
}

/** A found marker ends every doubt: before a send, during it, in quarantine, and even long after it was given up. */
function found(posting: Posting, journal: GpJournalRef, expenseTaken: Looked["expenseTaken"]): Decided {
  // Both stand in GP: that is the truth, and a person has to look at it.
  const shared: readonly HoldProblem[] = expenseTaken ? [{ code: "expense_in_other_posting", ...expenseTaken }] : [];
  const change = { gp: journal, holds: [...shared, ...gpAlerts(journal)], notBefore: null, askedBy: null };
  const claims = expenseTaken === undefined && posting.kind !== "reversal";
  // Voided it stands for nothing: another revision may have its expenses.
  const expenses = journal.state === "voided" ? "release" : claims ? "claim" : "keep";
  return move(posting, "sent", change, {
    action: posting.state === "sending" ? "posting.sent" : "posting.adopted",
    detail: journal,
    expenses,
  });
}

function lookedBeforeSending(posting: Posting, look: Exclude<Look, { kind: "found" }>): Decided {
  if (look.kind === "many") return foundMany(posting, look);
  if (look.kind === "absent") {
    return ok({
      posting: { ...posting, lookFirst: false },
      expenses: "keep",
      audit: { action: "posting.looked", detail: look },
      next: "send",
    });
  }
  return move(posting, "queued", {}, { action: "posting.unclaimed", detail: look });
}

function foundMany(posting: Posting, look: Many): Decided {
  const holds: readonly HoldProblem[] = [{ code: "duplicate_in_gp", journalNumbers: look.journalNumbers }];
  return move(posting, "held", { holds, wasHeld: true }, { action: "posting.duplicate_found", detail: look });
}

/** What held it before history was lost holds it still. */
function notFound(posting: Posting): Decided {
  const deadline = posting.deadline?.toISOString() ?? "";
  const before = posting.holds.filter(({ code }) => code !== "sent_not_found");
  const holds: readonly HoldProblem[] = [...before, { code: "sent_not_found", deadline }];
  return move(posting, "held", { holds, wasHeld: true }, { action: "posting.sent_not_found" });
}
