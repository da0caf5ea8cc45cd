import { addDays } from "#lib/core/day.ts";
import type { GeneralLedger, JournalCriteria, JournalDetail, JournalSummary } from "#lib/core/ports.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import type { Fingerprint, Intent } from "#lib/core/posting/posting.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { isReverseOf, toJournalRef } from "./compare-journal.ts";

/** Where a journal was sent to, or stood last; what it was sent as, where that is known. */
export type Place = Pick<Intent, "batchId" | "date" | "sourceDocument"> & Readonly<{ fingerprint: Fingerprint | null }>;
export type LookTarget = Readonly<{ gpCompanyId: number; marker: string; place: Place }>;
type Hit = Pick<JournalSummary, "journalNumber" | "date">;

/** More journals than this with one marker: no need to read them all to know that something is wrong. */
const HITS_READ_MAX = 10;

/**
 * Looks for one marker in GP (posting-protocol.md, "Read back"): by batch and date, then by source document and the days
 * around it, always in all three states. Whatever is not a complete list is `incomplete`, never `absent`.
 */
export async function lookForJournal(ledger: GeneralLedger, target: LookTarget, signal: AbortSignal): Promise<Look> {
  for (const criteria of searches(target.place)) {
    const answer = await ledger.list(target.gpCompanyId, criteria, signal);
    if (answer.kind === "incomplete") return answer;
    const hits = answer.journals.filter((journal) => sameReference(journal.reference, target.marker));
    if (hits.length > 0) return judgeHits(ledger, target.gpCompanyId, hits, target.place.fingerprint, signal);
  }
  return { kind: "absent" };
}

/**
 * Which journal those with our marker are: the one, or several. GP's own reversing copy carries the reference too, with the
 * sides exchanged: it is no second journal of ours. `sent` null: there is nothing to compare with.
 */
export async function judgeHits(
  ledger: GeneralLedger,
  gpCompanyId: number,
  listed: readonly Hit[],
  sent: Fingerprint | null,
  signal: AbortSignal,
): Promise<Look> {
  const hits = distinct(listed);
  if (hits.length > HITS_READ_MAX) return { kind: "many", journalNumbers: hits.map((hit) => hit.journalNumber) };
  const journals: JournalDetail[] = [];
  for (const hit of hits) {
    const read = await readHit(ledger, gpCompanyId, hit, signal);
    if (!read.ok) return { kind: "incomplete", problem: read.error };
    journals.push(read.value);
  }
  const originals = journals.filter((journal) => !journals.some((other) => isReverseOf(journal, other)));
  const [journal] = originals;
  if (!journal) return { kind: "absent" };
  if (originals.length > 1)
    return { kind: "many", journalNumbers: originals.map(({ journalNumber }) => journalNumber) };
  return { kind: "found", journal: toJournalRef(journal, sent) };
}

async function readHit(
  ledger: GeneralLedger,
  gpCompanyId: number,
  { journalNumber, date }: Hit,
  signal: AbortSignal,
): Promise<Result<JournalDetail, RunProblem>> {
  const read = await ledger.read(gpCompanyId, journalNumber, date, signal);
  return read.ok ? ok(read.value) : read;
}

/** One journal may be listed in more than one state while it is being posted. */
function distinct<Listed extends Hit>(journals: readonly Listed[]): readonly Listed[] {
  return [...new Map(journals.map((journal) => [`${journal.journalNumber}/${journal.date}`, journal])).values()];
}

function searches({ batchId, date, sourceDocument }: Place): readonly JournalCriteria[] {
  const around = { from: addDays(date, -1), to: addDays(date, 1) };
  const bySource = sourceDocument === "" ? around : { ...around, sourceDocument };
  return [{ batchId, from: date, to: date }, bySource];
}
