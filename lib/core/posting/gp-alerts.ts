import type { HoldProblem } from "../problem.ts";
import type { GpJournalRef } from "./posting.ts";

/**
 * What somebody has to be told of a journal in GP. Edits before posting are normal review: only another total, or a journal
 * that is not there or not there for good, needs a person.
 */
export function gpAlerts(now: GpJournalRef, before: GpJournalRef | null = null): readonly HoldProblem[] {
  const { journalNumber, differences } = now;
  if (now.state === "gone") return [{ code: "gone_from_gp", journalNumber }];
  if (now.state === "voided") return [{ code: "voided_in_gp", journalNumber }];
  // A restore of GP undoes what freed its report for another journal.
  if (before?.state === "gone" || before?.state === "voided") return [{ code: "reappeared_in_gp", journalNumber }];
  return now.totalDiffers ? [{ code: "changed_in_gp", journalNumber, differences }] : [];
}
