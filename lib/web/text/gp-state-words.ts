import type { PostingKind } from "#lib/core/posting/marker.ts";
import type { TakenBack } from "#lib/core/posting/posting.ts";
import type { GpState } from "#lib/core/posting/state.ts";
import { formatDay } from "../format.ts";
import type { PostingStatus } from "./posting-status.ts";
import { listed } from "./problem-texts.ts";

/** What GP has of a sent journal now. */
export type JournalNow = Readonly<{
  kind: PostingKind;
  journalNumber: number;
  state: GpState;
  date: string | null;
  batchId: string;
  auditTrailCode: string;
  differences: readonly string[];
  takenBack: TakenBack | null;
}>;

export type GpStateWords = Readonly<{ status: PostingStatus["status"]; title: string; text: string }>;

/** What became of a journal in GP, what that means, and what happens next. */
export function gpStateWords(now: JournalNow): GpStateWords {
  if (now.takenBack !== null) return takenBackWords(now, now.takenBack);
  const { kind, journalNumber, state, batchId, differences } = now;
  const isReversal = kind === "reversal";
  switch (state) {
    case "work":
      return {
        status: "sent",
        title: `Journal ${journalNumber} is in GP, unposted`,
        text: `It waits ${batchId === "" ? "" : `in batch ${batchId} `}for a person to post it there. GP is asked every quarter of an hour what became of it; where more than 400 wait, in turns.`,
      };
    case "changed":
      return {
        status: "held",
        title: `Journal ${journalNumber} was edited in GP, and is unposted`,
        text: `It is not as it was sent: ${listed(differences)}. What was sent stays in this record; what is posted there counts.`,
      };
    case "posted":
      return { status: "posted", title: `Journal ${journalNumber} is posted in GP`, text: postedText(now) };
    case "voided":
      return {
        status: "off",
        title: `Journal ${journalNumber} is voided in GP`,
        text: isReversal
          ? "It stands for nothing in the ledger, so the journal that it reversed counts again."
          : "It stands for nothing in the ledger. The report is not sent again by itself.",
      };
    case "gone":
      return {
        status: "rejected",
        title: `Journal ${journalNumber} is no longer in GP`,
        text: isReversal
          ? "It was unposted, and GP has it neither under its number nor under its reference. So the journal that it reversed counts again."
          : "It was unposted, and GP has it neither under its number nor under its reference. The report is not sent again by itself.",
      };
  }
}

function postedText({ date, auditTrailCode, differences }: JournalNow): string {
  const facts = [
    date === null ? "" : `GP date ${formatDay(date)}`,
    auditTrailCode === "" ? "audit trail code not told by GP" : `audit trail code ${auditTrailCode}`,
  ].filter(Boolean);
  const compared =
    differences.length === 0
      ? "Lines and total are as sent."
      : `A person edited it in GP before it was posted: ${listed(differences)}.`;
  const [first = "", ...others] = facts;
  return `${[first.charAt(0).toUpperCase() + first.slice(1), ...others].join(", ")}. ${compared}`;
}

function takenBackWords({ journalNumber, auditTrailCode }: JournalNow, takenBack: TakenBack): GpStateWords {
  if (takenBack.by === "deletion")
    return {
      status: "off",
      title: `Journal ${journalNumber} is gone from GP and no longer counts`,
      text: "Two people agreed that the report is sent again, as its next revision.",
    };
  const posted = auditTrailCode === "" ? "" : `, posted with the audit trail code ${auditTrailCode}`;
  return {
    status: "off",
    title: `Journal ${journalNumber} was reversed by journal ${takenBack.journalNumber}`,
    text: `It stays in GP as it was${posted}. With its reversal it comes to nothing and no longer counts for the report.`,
  };
}
