import type { JournalSummary } from "#lib/core/ports.ts";
import { referenceKey } from "#lib/core/posting/marker.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { SendWorld } from "../world.ts";
import { listModified } from "./list-modified.ts";
import { noteSeen, noteGone, type Seen } from "./note-seen.ts";

/** Unposted journals asked for by number in one pass; the others have their turn in the next one. */
const UNPOSTED_PER_PASS_MAX = 400;
/** Numbers of one list: far below where a server might cap its answer. */
const NUMBERS_PER_LIST_MAX = 40;
/** Markers of one question to the store. */
const MARKERS_MAX = 500;
const LIST_BUDGET_MS = 120_000;

export type WatchCompany = Readonly<{ id: string; watchedUntil: Date | null; sentSince: Date }>;
/** `watchedUntil`: where the next pass begins; of a pass that was stopped before all was seen, where this one began. */
export type Watched = Readonly<{ watchedUntil: Date | null; changed: number; gone: number }>;

/**
 * What became of the journals that were sent (posting-protocol.md, "Watch"): what GP changed since the last pass, then those
 * still unposted by number, since a person may give one another date. Goes on where the last pass stopped; what could not be
 * asked is asked again. Reads only: it never sends.
 */
export async function watchJournals(
  world: SendWorld,
  company: WatchCompany,
  goOn: () => boolean,
): Promise<Result<Watched, RunProblem>> {
  const modified = await listModified(world, company.watchedUntil ?? company.sentSince);
  if (!modified.ok) return modified;
  const { journals, until } = modified.value;
  let changed = 0;
  for (let from = 0; from < journals.length; from += MARKERS_MAX) {
    if (!goOn()) return ok({ watchedUntil: company.watchedUntil, changed, gone: 0 });
    const seen = await noteModified(world, company.id, journals.slice(from, from + MARKERS_MAX));
    if (!seen.ok) return seen;
    changed += seen.value;
  }
  const byNumber = goOn() ? await watchUnposted(world, company.id, goOn) : ok({ changed: 0, gone: 0 });
  if (!byNumber.ok) return byNumber;
  return ok({ watchedUntil: until, changed: changed + byNumber.value.changed, gone: byNumber.value.gone });
}

async function noteModified(
  world: SendWorld,
  companyId: string,
  journals: readonly JournalSummary[],
): Promise<Result<number, RunProblem>> {
  const byMarker = Map.groupBy(journals, ({ reference }) => referenceKey(reference));
  let changed = 0;
  for (const posting of await world.store.findMarked(companyId, [...byMarker.keys()])) {
    if (posting.state !== "sent") continue;
    const noted = await noteSeen(world, posting, byMarker.get(referenceKey(posting.marker)) ?? []);
    if (!noted.ok) return noted;
    if (noted.value === "changed") changed += 1;
  }
  return ok(changed);
}

async function watchUnposted(
  world: SendWorld,
  companyId: string,
  goOn: () => boolean,
): Promise<Result<{ changed: number; gone: number }, RunProblem>> {
  const unposted = await world.store.unposted(companyId, UNPOSTED_PER_PASS_MAX);
  const counts = { changed: 0, gone: 0 };
  for (let from = 0; from < unposted.length && goOn(); from += NUMBERS_PER_LIST_MAX) {
    const part = unposted.slice(from, from + NUMBERS_PER_LIST_MAX);
    const journalNumbers = part.flatMap(({ gp }) => gp?.journalNumber ?? []);
    const listed = await world.ledger.list(world.gpCompanyId, { journalNumbers }, world.deadline(LIST_BUDGET_MS));
    if (listed.kind === "incomplete") return err(listed.problem);
    const byMarker = Map.groupBy(listed.journals, ({ reference }) => referenceKey(reference));
    for (const posting of part) {
      const marked = byMarker.get(referenceKey(posting.marker)) ?? [];
      const noted = await noteByNumber(world, posting, listed.journals, marked);
      if (!noted.ok) return noted;
      if (noted.value !== "same") counts[noted.value] += 1;
    }
    await world.store.lookedAt(part.map(({ id }) => id));
  }
  return ok(counts);
}

/** A number can be used again after a restore or a year-end: the marker decides, or that it stands in our own batch. */
async function noteByNumber(
  world: SendWorld,
  posting: Posting,
  listed: readonly JournalSummary[],
  marked: readonly JournalSummary[],
): Promise<Result<Seen, RunProblem>> {
  if (marked.length > 0) return noteSeen(world, posting, marked);
  const number = posting.gp?.journalNumber;
  const batchId = posting.intent?.batchId ?? posting.gp?.batchId ?? "";
  // A person changed the reference: batches of ours hold nothing but our journals. After a restore of GP the number may be
  // that of another one of the same batch.
  const edited = listed.filter((journal) => journal.journalNumber === number && journal.batchId === batchId);
  const [same] = edited;
  if (batchId !== "" && same && (await world.store.findMarked(posting.companyId, [same.reference])).length === 0)
    return noteSeen(world, posting, edited);
  return posting.gp?.state === "gone" ? ok("same") : noteGone(world, posting);
}
