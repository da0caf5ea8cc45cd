import type { HistoryEntry } from "#lib/web/queries/review.ts";

/** What happened, without who: "Held: tag_unmapped". */
export function historyWords({ action, facts }: Pick<HistoryEntry, "action" | "facts">): string {
  const withReason = (words: string) => (facts["reason"] ? `${words}: ${facts["reason"]}` : words);
  switch (action) {
    case "report.read":
      return "Read from Expensify";
    case "report.changed":
      return "Changed in Expensify";
    case "report.quarantined":
      return "Did not arrive whole";
    case "report.included":
      return "Included although approved before go-live";
    case "posting.held":
      return facts["codes"] ? `Held: ${facts["codes"]}` : withReason("Held");
    case "posting.ready":
      return "Free of problems, ready to send";
    case "posting.nothing_to_post":
      return "Nothing to post";
    case "posting.approved":
      return "Approved";
    case "posting.approval_withdrawn":
      return "Approval taken back";
    case "posting.queued":
      return facts["batchId"] ? `Frozen for batch ${facts["batchId"]}` : "Frozen for sending";
    case "posting.attempt_started":
      return facts["attempt"] ? `Attempt ${facts["attempt"]} to send` : "Sending";
    case "posting.not_executed":
      return "Not sent: GP was not reached";
    case "posting.rejected":
      return "Refused by GP";
    case "posting.uncertain":
      return "No clear answer from GP";
    case "posting.sent":
      return facts["journalNumber"] ? `In GP as journal ${facts["journalNumber"]}, unposted` : "In GP, unposted";
    case "posting.adopted":
      return facts["journalNumber"] ? `Found in GP as journal ${facts["journalNumber"]}` : "Found in GP";
    case "posting.sent_not_found":
      return "Looked for in GP and not found";
    case "posting.duplicate_found":
      return "Found more than once in GP";
    case "posting.dismissed":
      return withReason("Dismissed");
    case "posting.restored":
      return "Restored";
    case "posting.already_in_gp":
      return facts["journalNumber"]
        ? `Recorded as keyed by hand, journal ${facts["journalNumber"]}`
        : "Recorded as already in GP";
    case "posting.superseded":
      return "Replaced by a newer revision";
    case "posting.send_again_requested":
      return "Asked to be sent again";
    case "mapping.changed":
      return facts["target"] ? `Chosen for one expense: ${facts["target"]}` : "Choice for one expense taken back";
    default:
      return action;
  }
}
