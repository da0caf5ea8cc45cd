import type { HistoryEntry } from "#lib/web/queries/review.ts";

type Words = string | ((facts: HistoryEntry["facts"]) => string);

const WORDS: Readonly<Record<string, Words>> = {
  "report.read": "Read from Expensify",
  "report.changed": "Changed in Expensify",
  "report.quarantined": "Did not arrive whole",
  "report.included": "Included although approved before go-live",
  "report.keyed_by_hand": ({ journalNumber }) =>
    journalNumber ? `Confirmed as keyed by hand, journal ${journalNumber}` : "Confirmed as keyed by hand",
  "report.keyed_by_hand_undone": "No longer taken for keyed by hand",
  "report.marked_exported": "Marked as exported in Expensify",
  "posting.held": (facts) => (facts["codes"] ? `Held: ${facts["codes"]}` : withReason("Held")(facts)),
  "posting.ready": "Free of problems, ready to send",
  "posting.nothing_to_post": "Nothing to post",
  "posting.approved": "Approved",
  "posting.approval_withdrawn": "Approval taken back",
  "posting.queued": ({ batchId }) => (batchId ? `Frozen for batch ${batchId}` : "Frozen for sending"),
  "posting.attempt_started": ({ attempt }) => (attempt ? `Attempt ${attempt} to send` : "Sending"),
  "posting.not_executed": "Not sent: GP was not reached",
  "posting.rejected": "Refused by GP",
  "posting.uncertain": "No clear answer from GP",
  "posting.sent": ({ journalNumber }) =>
    journalNumber ? `In GP as journal ${journalNumber}, unposted` : "In GP, unposted",
  "posting.adopted": ({ journalNumber }) => (journalNumber ? `Found in GP as journal ${journalNumber}` : "Found in GP"),
  "posting.sent_not_found": "Looked for in GP and not found",
  "posting.duplicate_found": "Found more than once in GP",
  "posting.dismissed": withReason("Dismissed"),
  "posting.restored": "Restored",
  "posting.already_in_gp": ({ journalNumber }) =>
    journalNumber ? `Recorded as keyed by hand, journal ${journalNumber}` : "Recorded as already in GP",
  "posting.superseded": "Replaced by a newer revision",
  "posting.send_again_asked": withReason("Asked to be sent again"),
  "posting.send_again_requested": "Sending again approved by a second person",
  "posting.replayed": "Sent once more as it was",
  "posting.gp_changed": "Changed in GP",
  "posting.withdrawn": "No longer approved in Expensify",
  "posting.acknowledged": withReason("Closed"),
  "posting.taken_back": "Its journal was taken back",
  "posting.correction_asked": "Correction asked for",
  "mapping.changed": ({ target }) =>
    target ? `Chosen for one expense: ${target}` : "Choice for one expense taken back",
};

/** What happened, without who: "Held: tag_unmapped". An action without words shows its own name. */
export function historyWords({ action, facts }: Pick<HistoryEntry, "action" | "facts">): string {
  const words = WORDS[action] ?? action;
  return typeof words === "string" ? words : words(facts);
}

function withReason(words: string): (facts: HistoryEntry["facts"]) => string {
  return ({ reason }) => (reason ? `${words}: ${reason}` : words);
}
