import { assert } from "#lib/core/assert.ts";
import { addDays } from "#lib/core/day.ts";
import type { GeneralLedger, JournalCriteria, JournalDetail, JournalSummary } from "#lib/core/ports.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import type { Fingerprint, Intent, Posting } from "#lib/core/posting/posting.ts";
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
 * Looks for several journals that were sent a moment ago: one list for all of a batch. Which of them is not in it is looked for
 * alone. When GP does not answer, the others are not asked for: they would wait for the same.
 */
export async function lookForJournals(
  ledger: GeneralLedger,
  targets: readonly LookTarget[],
  signal: () => AbortSignal,
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  let out: Look | null = null;
  const listed = new Map<string, readonly JournalSummary[]>();
  for (const [batchId, ofBatch] of Map.groupBy(targets, ({ place }) => place.batchId)) {
    const [first] = ofBatch;
    if (first === undefined || ofBatch.length === 1 || out !== null) continue;
    const answer = await ledger.list(first.gpCompanyId, { batchId, ...datesOf(ofBatch) }, signal());
    if (answer.kind === "complete") listed.set(batchId, answer.journals);
    else if (!isOwnTrouble(answer.problem)) out = answer;
  }
  const byMarker = new Map(
    [...listed].map(([batchId, journals]) => [batchId, Map.groupBy(journals, ({ reference }) => plain(reference))]),
  );
  for (const target of targets) {
    if (out === null) {
      const hits = byMarker.get(target.place.batchId)?.get(plain(target.marker));
      const { gpCompanyId, place } = target;
      const look: Look = hits
        ? await judgeHits(ledger, gpCompanyId, hits, place.fingerprint, signal())
        : await lookForJournal(ledger, target, signal());
      if (look.kind === "incomplete" && !isOwnTrouble(look.problem)) out = look;
      looks.push(look);
    } else looks.push(out);
  }
  return looks;
}

/** Whether a look failed for what was asked, and not because GP is out of reach or unwell. */
function isOwnTrouble({ code }: RunProblem): boolean {
  return code === "gp_list_incomplete" || code === "gp_fault";
}

/** What to look for of a posting that has its intent. */
export function targetOf({ gpCompanyId }: Readonly<{ gpCompanyId: number }>, posting: Posting): LookTarget {
  const { id, intent, marker } = posting;
  assert(intent !== null, `posting ${id} has no intent to look for`);
  return { gpCompanyId, marker, place: intent };
}

const plain = (reference: string) => reference.trim().toUpperCase();

function datesOf(targets: readonly LookTarget[]): Required<Pick<JournalCriteria, "from" | "to">> {
  const [from, ...later] = targets.map(({ place }) => place.date).toSorted();
  assert(from !== undefined, "nothing to look for");
  return { from, to: later.at(-1) ?? from };
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
