import { assert } from "#lib/core/assert.ts";
import { addDays } from "#lib/core/day.ts";
import type { Clock, GeneralLedger, JournalDetail, JournalSummary } from "#lib/core/ports.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import type { Fingerprint, Intent, Posting } from "#lib/core/posting/posting.ts";
import { referenceKey, sameReference } from "#lib/core/posting/marker.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { isReverseOf, toJournalRef } from "./compare-journal.ts";
import { createNarrowingLister, type ChangedWithin, type DatedCriteria } from "./list-narrowing.ts";

/** Where a journal was sent to, or stood last; what it was sent as, where that is known. */
export type Place = Pick<Intent, "batchId" | "date" | "sourceDocument"> & Readonly<{ fingerprint: Fingerprint | null }>;
/** `changed`: when GP may have written or changed it, where an attempt tells; only for lists that are cut off. */
export type LookTarget = Readonly<{
  gpCompanyId: number;
  marker: string;
  place: Place;
  changed: ChangedWithin | null;
}>;
type Hit = Pick<JournalSummary, "journalNumber" | "date">;

/** More journals than this with one marker: no need to read them all to know that something is wrong. */
const HITS_READ_MAX = 10;

/**
 * Looks for one marker in GP (posting-protocol.md, "Read back"): by batch and date, then by source document and the days
 * around it, always in all three states; a list that is cut off is narrowed. Whatever is not complete then is `incomplete`,
 * never `absent`.
 */
export async function lookForJournal(ledger: GeneralLedger, target: LookTarget, signal: AbortSignal): Promise<Look> {
  const { gpCompanyId, marker, place, changed } = target;
  const list = createNarrowingLister(ledger, gpCompanyId, signal);
  let unproven: RunProblem | null = null;
  for (const criteria of searches(place)) {
    const listed = await list(criteria, changed);
    if (listed.kind === "incomplete") return listed;
    const hits = listed.journals.filter((journal) => sameReference(journal.reference, marker));
    if (hits.length > 0) return judgeHits(ledger, gpCompanyId, hits, place.fingerprint, signal);
    unproven ??= listed.problem;
  }
  return unproven === null ? { kind: "absent" } : { kind: "incomplete", problem: unproven };
}

/** GP's clock may be ahead of ours or behind, or stand in another zone than it should. */
const CLOCKS_APART_MS = 26 * 3_600_000;

/** When GP may have written or changed what the last attempt sent; null when there was none that is known. `now`: about. */
export function changedSince({ deadline }: Posting, now: Date): ChangedWithin | null {
  if (deadline === null) return null;
  const [from, to] = [deadline.getTime(), Math.max(deadline.getTime(), now.getTime())];
  return { from: new Date(from - CLOCKS_APART_MS), to: new Date(to + CLOCKS_APART_MS) };
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
    const list = createNarrowingLister(ledger, first.gpCompanyId, signal());
    const answer = await list({ batchId, ...datesOf(ofBatch) }, changedOf(ofBatch));
    if (answer.kind !== "incomplete") listed.set(batchId, answer.journals);
    else if (!isOwnTrouble(answer.problem)) out = answer;
  }
  const byMarker = new Map(
    [...listed].map(([batchId, journals]) => [
      batchId,
      Map.groupBy(journals, ({ reference }) => referenceKey(reference)),
    ]),
  );
  for (const target of targets) {
    if (out === null) {
      const hits = byMarker.get(target.place.batchId)?.get(referenceKey(target.marker));
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
export function targetOf(
  { gpCompanyId, clock }: Readonly<{ gpCompanyId: number; clock: Clock }>,
  posting: Posting,
): LookTarget {
  const { id, intent, marker } = posting;
  assert(intent !== null, `posting ${id} has no intent to look for`);
  return { gpCompanyId, marker, place: intent, changed: changedSince(posting, clock.now()) };
}

function datesOf(targets: readonly LookTarget[]): Pick<DatedCriteria, "from" | "to"> {
  const [from, ...later] = targets.map(({ place }) => place.date).toSorted();
  assert(from !== undefined, "nothing to look for");
  return { from, to: later.at(-1) ?? from };
}

/** From the first of them to the last; null where there is none. */
function changedOf(targets: readonly LookTarget[]): ChangedWithin | null {
  const windows = targets.flatMap(({ changed }) => changed ?? []);
  const from = Math.min(...windows.map((window) => window.from.getTime()));
  const to = Math.max(...windows.map((window) => window.to.getTime()));
  return windows.length === 0 ? null : { from: new Date(from), to: new Date(to) };
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

function searches({ batchId, date, sourceDocument }: Place): readonly DatedCriteria[] {
  const around = { from: addDays(date, -1), to: addDays(date, 1) };
  const bySource = sourceDocument === "" ? around : { ...around, sourceDocument };
  return [{ batchId, from: date, to: date }, bySource];
}
