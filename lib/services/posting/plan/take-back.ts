import { countsInGp, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import { step, type PostingWorld } from "../step.ts";

/** Whose reversal GP has no longer counts. Gives back the revisions as they are then. */
export async function takeBackWhatWasReversed(
  world: PostingWorld,
  revisions: readonly Posting[],
): Promise<readonly Posting[]> {
  const seen: Posting[] = [];
  for (const posting of revisions) seen.push(countsInGp(posting) ? await takeBack(world, posting) : posting);
  return seen;
}

/**
 * It was taken back by a reversal that GP no longer has, or it was gone from GP and is there again: the journal counts, so
 * nothing may replace it.
 */
export async function standsAgain(store: PostingStore, original: Posting): Promise<boolean> {
  const { takenBack, gp, companyId, id } = original;
  if (takenBack === null || gp?.state === "gone" || gp?.state === "voided") return false;
  return !(await store.corrections(companyId, id)).some(countsInGp);
}

/** The reversal was sent: the journal that it takes back frees its expenses, so that a replacement may have them. */
export async function takeBack(world: PostingWorld, original: Posting): Promise<Posting> {
  const corrections = await world.store.corrections(original.companyId, original.id);
  const sent = corrections.find(countsInGp);
  if (!sent?.gp) return original;
  const how = { by: "reversal", journalNumber: sent.gp.journalNumber } as const;
  const result = await step(world, original, { kind: "taken_back", how });
  return result.kind === "moved" ? result.posting : original;
}
