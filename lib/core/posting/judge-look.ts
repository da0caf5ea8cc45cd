import type { Posting, GpJournalRef } from "./posting.ts";
import type { Decided, DecideAt, Look } from "./posting-event.ts";
import { hasHold, illegal, move, STICKY } from "./move.ts";
import { ok } from "../result.ts";

/** From when on the reconciler may conclude that a journal is not in GP. */
export function quarantineEnds(posting: Posting, quarantineMs: number): Date | null {
  return posting.deadline && new Date(posting.deadline.getTime() + quarantineMs);
}

/** What a look into GP does to a posting: before a send, straight after it, in quarantine, and long after it was given up. */
export function looked(posting: Posting, look: Look, at: DecideAt): Decided {
  if (look.kind === "found") return found(posting, look.journal);
  if (posting.state === "claimed") return lookedBeforeSending(posting, look);
  // A look that finds nothing straight after a send proves nothing yet: a commit may come late.
  if (posting.state === "sending") return move(posting, "uncertain", {}, { action: "posting.uncertain", detail: look });
  if (posting.state !== "uncertain") return illegal(posting, `look ${look.kind}`);
  if (look.kind === "many") {
    return move(
      posting,
      "held",
      { holds: [{ code: "duplicate_in_gp", journalNumbers: look.journalNumbers }], wasHeld: true },
      {
        action: "posting.duplicate_found",
        detail: look,
      },
    );
  }
  const ends = quarantineEnds(posting, at.quarantineMs);
  if (look.kind !== "absent" || ends === null || at.now < ends) return illegal(posting, "held");
  const deadline = posting.deadline?.toISOString() ?? "";
  return move(
    posting,
    "held",
    { holds: [{ code: "sent_not_found", deadline }], wasHeld: true },
    { action: "posting.sent_not_found" },
  );
}

/** A found marker ends every doubt: before a send, during it, in quarantine, and even long after it was given up. */
function found(posting: Posting, journal: GpJournalRef): Decided {
  const mayBeInGp = posting.state !== "held" || hasHold(posting, STICKY);
  if (!mayBeInGp) return illegal(posting, "sent");
  return move(
    posting,
    "sent",
    { gp: journal, holds: [], notBefore: null },
    {
      action: posting.state === "sending" ? "posting.sent" : "posting.adopted",
      detail: journal,
      expenses: "claim",
    },
  );
}

function lookedBeforeSending(posting: Posting, look: Exclude<Look, { kind: "found" }>): Decided {
  if (look.kind === "absent") {
    return ok({
      posting: { ...posting, lookFirst: false },
      expenses: "keep",
      audit: { action: "posting.looked", detail: look },
      next: "send",
    });
  }
  if (look.kind === "many") {
    return move(
      posting,
      "held",
      { holds: [{ code: "duplicate_in_gp", journalNumbers: look.journalNumbers }], wasHeld: true },
      {
        action: "posting.duplicate_found",
        detail: look,
      },
    );
  }
  return move(posting, "queued", {}, { action: "posting.unclaimed", detail: look });
}
