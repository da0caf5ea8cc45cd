import { addDays } from "#lib/core/day.ts";
import { centsToDecimal } from "#lib/core/money.ts";
import type { GeneralLedger, JournalCriteria, JournalDetail, JournalSummary } from "#lib/core/ports.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import { fingerprintOf, type Fingerprint, type GpJournalRef, type Intent } from "#lib/core/posting/posting.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import type { GpState } from "#lib/core/posting/state.ts";

export type LookTarget = Readonly<{ gpCompanyId: number; marker: string; intent: Intent }>;

/**
 * Looks for one marker in GP (posting-protocol.md, "Read back"): by batch and date, then by source document and the days
 * around it, always in all three states. Whatever is not a complete list is `incomplete`, never `absent`.
 */
export async function lookForJournal(ledger: GeneralLedger, target: LookTarget, signal: AbortSignal): Promise<Look> {
  for (const criteria of searches(target.intent)) {
    const answer = await ledger.list(target.gpCompanyId, criteria, signal);
    if (answer.kind === "incomplete") return answer;
    const hits = distinct(answer.journals.filter((journal) => sameReference(journal.reference, target.marker)));
    if (hits.length > 1) return { kind: "many", journalNumbers: hits.map((hit) => hit.journalNumber) };
    const [hit] = hits;
    if (hit) return readJournal(ledger, target.gpCompanyId, hit, target.intent.fingerprint, signal);
  }
  return { kind: "absent" };
}

/** Reads one journal and compares it with what was sent; null as fingerprint: there is nothing to compare with. */
export async function readJournal(
  ledger: GeneralLedger,
  gpCompanyId: number,
  hit: Pick<JournalSummary, "journalNumber" | "date">,
  sent: Fingerprint | null,
  signal: AbortSignal,
): Promise<Look> {
  const read = await ledger.read(gpCompanyId, hit.journalNumber, hit.date, signal);
  if (!read.ok) return { kind: "incomplete", problem: read.error };
  return { kind: "found", journal: toJournalRef(read.value, sent) };
}

/** One journal may be listed in more than one state while it is being posted. */
function distinct(journals: readonly JournalSummary[]): readonly JournalSummary[] {
  return [...new Map(journals.map((journal) => [`${journal.journalNumber}/${journal.date}`, journal])).values()];
}

function searches(intent: Intent): readonly JournalCriteria[] {
  const around = { from: addDays(intent.date, -1), to: addDays(intent.date, 1) };
  const bySource = intent.sourceDocument === "" ? around : { ...around, sourceDocument: intent.sourceDocument };
  return [{ batchId: intent.batchId, from: intent.date, to: intent.date }, bySource];
}

function toJournalRef(journal: JournalDetail, sent: Fingerprint | null): GpJournalRef {
  const differences = sent === null ? [] : differencesOf(journal, sent);
  const { journalNumber, batchId, date } = journal;
  return { journalNumber, batchId, date, state: gpStateOf(journal, differences), differences };
}

function gpStateOf(journal: JournalDetail, differences: readonly string[]): GpState {
  if (journal.voided) return "voided";
  if (differences.length > 0) return "changed";
  return journal.state === "Work" ? "work" : "posted";
}

/** In words, for the person who will ask. */
function differencesOf(journal: JournalDetail, sent: Fingerprint): readonly string[] {
  const inGp = fingerprintOf(journal.lines);
  const differences: string[] = [];
  if (inGp.totalDebitCents !== sent.totalDebitCents) {
    differences.push(
      `total in GP ${centsToDecimal(inGp.totalDebitCents)}, sent ${centsToDecimal(sent.totalDebitCents)}`,
    );
  }
  if (inGp.lineCount !== sent.lineCount) differences.push(`${inGp.lineCount} lines in GP, ${sent.lineCount} sent`);
  if (differences.length === 0 && inGp.linesHash !== sent.linesHash)
    differences.push("accounts or amounts of lines differ");
  return differences;
}
