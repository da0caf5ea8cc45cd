import { centsToDecimal } from "#lib/core/money.ts";
import type { JournalDetail, JournalLine } from "#lib/core/ports.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import { fingerprintOf, type Fingerprint, type GpJournalRef } from "#lib/core/posting/posting.ts";
import type { GpState } from "#lib/core/posting/state.ts";

/** A journal of GP beside what was sent (null: nothing to compare with; `marker`: its reference is compared too). */
export function toJournalRef(journal: JournalDetail, sent: Fingerprint | null, marker?: string): GpJournalRef {
  const inGp = fingerprintOf(journal.lines);
  const totalDiffers = sent !== null && inGp.totalDebitCents !== sent.totalDebitCents;
  const differences = [
    ...(sent === null ? [] : differencesOf(inGp, sent)),
    ...(marker === undefined || sameReference(journal.reference, marker)
      ? []
      : [`reference in GP "${journal.reference.trim()}", sent "${marker}"`]),
  ];
  const { journalNumber, batchId, date, auditTrailCode } = journal;
  const state = gpStateOf(journal, differences);
  return { journalNumber, batchId, date, state, differences, totalDiffers, auditTrailCode };
}

function gpStateOf(journal: JournalDetail, differences: readonly string[]): GpState {
  if (journal.voided) return "voided";
  if (journal.state !== "Work") return "posted";
  return differences.length > 0 ? "changed" : "work";
}

/** In words, for the person who will ask. */
function differencesOf(inGp: Fingerprint, sent: Fingerprint): readonly string[] {
  const differences: string[] = [];
  if (inGp.totalDebitCents !== sent.totalDebitCents) {
    differences.push(
      `total in GP ${centsToDecimal(inGp.totalDebitCents)}, sent ${centsToDecimal(sent.totalDebitCents)}`,
    );
  }
  if (sent.linesHash === "") return differences;
  if (inGp.lineCount !== sent.lineCount) differences.push(`${inGp.lineCount} lines in GP, ${sent.lineCount} sent`);
  if (differences.length === 0 && inGp.linesHash !== sent.linesHash)
    differences.push("accounts or amounts of lines differ");
  return differences;
}

/** Whether a journal is GP's own reversing entry of another: the same lines with the sides exchanged, not earlier. */
export function isReverseOf(journal: JournalDetail, other: JournalDetail): boolean {
  if (journal.journalNumber === other.journalNumber || journal.date < other.date) return false;
  // A journal that is its own reverse does not exist: each line has one side.
  const isLater = journal.date > other.date || journal.journalNumber > other.journalNumber;
  return isLater && sortedSides(journal.lines.map(reversed)) === sortedSides(other.lines);
}

/** The same line with debit and credit exchanged. */
export function reversed<Line extends JournalLine>(line: Line): Line {
  return { ...line, debitCents: line.creditCents, creditCents: line.debitCents };
}

function sortedSides(lines: readonly JournalLine[]): string {
  return lines
    .map(({ account, debitCents, creditCents }) => `${account.trim().toUpperCase()} ${debitCents} ${creditCents}`)
    .toSorted()
    .join("\n");
}
