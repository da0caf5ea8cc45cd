import { idInMarker, sameReference } from "#lib/core/posting/marker.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { readJournal } from "./look.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";

const ADOPTED_MAX = 10_000;
const READ_BUDGET_MS = 60_000;

/**
 * Takes over journals that the sweep met in GP with our own marker: they were sent before this database knew. A marker of
 * another key, or two journals with ours, stay held `already_in_gp` for a person. Stops at the first read that fails.
 */
export async function adoptSwept(
  world: SendWorld,
  companyId: string,
  onAdopted: (posting: Posting) => Promise<void>,
): Promise<void> {
  const held = await world.store.list(companyId, ["held"], ADOPTED_MAX);
  for (const posting of held.filter((each) => each.holds.some((hold) => hold.code === "already_in_gp"))) {
    const met = await world.store.sweptJournals(companyId, idInMarker(posting.subject).toUpperCase());
    const ours = met.filter((journal) => sameReference(journal.reference, posting.marker));
    const [journal] = ours;
    if (!journal || ours.length > 1) continue;
    // The plan of that day is lost with the database: there is nothing to compare with but the marker.
    const look = await readJournal(world.ledger, world.gpCompanyId, journal, null, world.deadline(READ_BUDGET_MS));
    if (look.kind === "incomplete") return;
    const result = await step(world, posting, { kind: "looked", look });
    if (result.kind === "moved") await onAdopted(result.posting);
  }
}
