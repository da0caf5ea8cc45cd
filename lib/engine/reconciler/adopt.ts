import { idInMarker, referenceKey, sameReference } from "#lib/core/posting/marker.ts";
import { hasHold, STICKY } from "#lib/core/posting/move.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import { countsInGp, expectedInGp, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { SweptJournal } from "#lib/core/posting/store.ts";
import { step } from "#lib/services/posting/step.ts";
import { paged } from "../paged.ts";
import type { SendWorld } from "../world.ts";
import { judgeHits } from "./look.ts";
import { settleLook } from "./settle-look.ts";

const ADOPTED_MAX = 10_000;
const READ_BUDGET_MS = 60_000;
/** Markers of one question to the store. */
const MARKERS_MAX = 500;
/** Whatever we think of these, GP having their journal ends the matter. */
const MAY_BE_ADOPTED: readonly PostingState[] = ["held", "uncertain", "dismissed", "already_in_gp"];

type OnAdopted = (posting: Posting) => Promise<void>;

/**
 * Takes over journals that the sweep met in GP with our own marker: they were sent before this database knew. A marker of
 * another key stays held `already_in_gp` for a person. Stops at the first read that fails.
 */
export async function adoptSwept(world: SendWorld, companyId: string, onAdopted: OnAdopted): Promise<void> {
  for await (const posting of paged(world.store, companyId, ["held"], ADOPTED_MAX)) {
    if (!hasHold(posting, ["already_in_gp"])) continue;
    if (!(await adopt(world, posting, await sweptOf(world, posting), onAdopted))) return;
  }
}

/** Journals that the last sweeps met with exactly this posting's marker. */
export async function sweptOf(
  world: SendWorld,
  { companyId, subject, marker }: Posting,
): Promise<readonly SweptJournal[]> {
  const met = await world.store.sweptJournals(companyId, idInMarker(subject).toUpperCase());
  return met.filter((journal) => sameReference(journal.reference, marker));
}

/**
 * What a nightly sweep met: a marker of a posting that was given up is adopted, however late it came; a second journal with
 * the marker of a sent one is told. Stops at the first read that fails.
 */
export async function adoptMet(
  world: SendWorld,
  companyId: string,
  journals: readonly SweptJournal[],
  onAdopted: OnAdopted,
): Promise<void> {
  const byMarker = Map.groupBy(journals, ({ reference }) => referenceKey(reference));
  const markers = [...byMarker.keys()];
  for (let from = 0; from < markers.length; from += MARKERS_MAX) {
    for (const posting of await world.store.findMarked(companyId, markers.slice(from, from + MARKERS_MAX))) {
      const met = byMarker.get(posting.marker.toUpperCase()) ?? [];
      if (waitsForItsPlan(posting)) continue;
      if (MAY_BE_ADOPTED.includes(posting.state) && !(await adopt(world, posting, met, onAdopted))) return;
      if (posting.state === "sent" && met.length > 1) await tellDuplicate(world, posting, met);
      if (posting.state === "superseded" && !(await settleSuperseded(world, posting, met, onAdopted))) return;
    }
  }
}

/** Its plan was lost with our database: it is made anew before what GP has is compared with it, when the quarantine is over. */
function waitsForItsPlan(posting: Posting): boolean {
  return posting.state === "uncertain" && expectedInGp(posting) === null;
}

/** False when GP did not answer: the others would wait for the same. */
async function adopt(
  world: SendWorld,
  posting: Posting,
  met: readonly SweptJournal[],
  onAdopted: OnAdopted,
): Promise<boolean> {
  if (met.length === 0) return true;
  // The plan of that day may be lost with the database: then there is nothing to compare with but the marker.
  const look = await judge(world, posting, met);
  if (look.kind === "incomplete") return false;
  if (look.kind === "absent" || (look.kind === "many" && !hasHold(posting, STICKY))) return true;
  const held = await backToHeld(world, posting);
  const settled = held && (await settleLook(world, held, look));
  if (settled) await onAdopted(settled);
  return true;
}

function judge(world: SendWorld, posting: Posting, met: readonly SweptJournal[]): Promise<Look> {
  return judgeHits(world.ledger, world.gpCompanyId, met, expectedInGp(posting), world.deadline(READ_BUDGET_MS));
}

/** What a person put aside is taken up again first. */
async function backToHeld(world: SendWorld, posting: Posting): Promise<Posting | null> {
  if (posting.state !== "dismissed" && posting.state !== "already_in_gp") return posting;
  const restored = await step(world, posting, { kind: "restore" });
  return restored.kind === "moved" ? restored.posting : null;
}

/**
 * A revision that was replaced turns up in GP after all. The one that was sent in its place says so; where none was, it is
 * the one that counts, and what was to replace it waits for a person. False when GP did not answer.
 */
async function settleSuperseded(
  world: SendWorld,
  posting: Posting,
  met: readonly SweptJournal[],
  onAdopted: OnAdopted,
): Promise<boolean> {
  const revisions = await world.store.revisions(posting.companyId, posting.subject);
  const sent = revisions.find(countsInGp);
  const journalNumbers = met.map(({ journalNumber }) => journalNumber);
  if (sent) {
    await step(world, sent, { kind: "duplicate_seen", journalNumbers });
    return true;
  }
  if (!(await adopt(world, posting, met, onAdopted))) return false;
  const { revision } = posting;
  for (const newer of revisions.filter((each) => each.revision > revision)) {
    if (newer.state === "ready") await step(world, newer, { kind: "replan", by: "engine" });
    if (newer.state === "queued")
      await step(world, newer, { kind: "plan_refused", problems: [{ code: "changed_after_sending", revision }] });
  }
  return true;
}

async function tellDuplicate(world: SendWorld, posting: Posting, met: readonly SweptJournal[]): Promise<void> {
  const look = await judge(world, posting, met);
  if (look.kind === "many") await step(world, posting, { kind: "duplicate_seen", journalNumbers: look.journalNumbers });
}
