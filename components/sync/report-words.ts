import type { Status } from "#components/shared/status-mark.tsx";
import { postingStatus } from "#lib/web/text/posting-status.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { SyncReportRow } from "#lib/web/queries/sync.ts";

/** What a run did with the report, by `sync_report.outcome`. */
const DID: Readonly<Record<string, string>> = {
  sent: "sent",
  adopted: "found in GP",
  held: "held",
  ready: "ready to send",
  nothing_to_post: "nothing to post",
  waiting: "waits for an answer of GP",
  withdrawn: "back to what was sent",
  uncertain: "no clear answer from GP",
  rejected: "refused by GP",
};

/** The heading over all reports of one outcome: "Sent", "Ready to send". */
export function outcomeTitle(outcome: string): string {
  const words = DID[outcome] ?? outcome;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** In which states of now what the run did still says it all. */
const STILL: Readonly<Record<string, readonly string[]>> = {
  sent: ["sent"],
  adopted: ["sent"],
  held: ["held"],
  ready: ["ready", "queued", "claimed"],
  nothing_to_post: ["nothing_to_post"],
  uncertain: ["uncertain"],
  rejected: ["held", "rejected"],
};

/** The mark is of now; the words say what the run did and, where it went on since, what has become of it. */
export function reportWords({
  outcome,
  state,
  gpState,
  journalNumber,
  holds,
}: SyncReportRow): Readonly<{ status: Status; words: string }> {
  const did = DID[outcome] ?? outcome;
  if (state === null) return { status: "off", words: did };
  const { status, word } = postingStatus(state, gpState);
  const journal = journalNumber === null ? "" : `journal ${journalNumber}`;
  if (STILL[outcome]?.includes(state) !== true)
    return {
      status,
      words: [`${did} then; now ${word.charAt(0).toLowerCase()}${word.slice(1)}`, journal].filter(Boolean).join(", "),
    };
  if (state === "sent")
    return { status, words: [outcome === "adopted" ? "found in GP" : "", journal].filter(Boolean).join(": ") };
  const [first, ...others] = holds;
  if (first === undefined) return { status, words: did };
  const reason = problemText(first).title;
  return { status, words: others.length === 0 ? reason : `${reason}, and ${others.length} more` };
}
