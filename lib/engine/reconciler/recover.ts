import type { Lease } from "#lib/core/posting/store.ts";
import { quarantineEnds } from "#lib/core/posting/judge-look.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { lookForJournal } from "./look.ts";
import { step, type PostingWorld } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";

/** One round takes at most this many; the next round takes the rest. */
const ROUND_MAX = 1_000;
const LOOK_BUDGET_MS = 120_000;

/**
 * What a dead sender left behind: a claim goes back to the queue, a send under way becomes uncertain. Called by the new holder
 * of the lease, whose epoch is higher than that of everything the dead one touched.
 */
export async function recoverFromDeadSender(world: PostingWorld, lease: Lease): Promise<void> {
  const left = await world.store.list(lease.companyId, ["claimed", "sending"], ROUND_MAX);
  for (const posting of left) await step(world, posting, { kind: "sender_died", epoch: lease.epoch });
  const rejected = await world.store.list(lease.companyId, ["rejected"], ROUND_MAX);
  for (const posting of rejected) await step(world, posting, { kind: "review" });
}

/**
 * Looks for every uncertain posting whose quarantine is over. Found: sent. A complete look without it: held, for a person.
 * Anything else leaves it uncertain for the next round. Returns what moved.
 */
export async function reconcileUncertain(world: SendWorld, companyId: string): Promise<readonly Posting[]> {
  const uncertain = await world.store.list(companyId, ["uncertain"], ROUND_MAX);
  const settled: Posting[] = [];
  for (const posting of uncertain.filter((each) => isDue(world, each))) {
    const { intent, marker } = posting;
    if (intent === null) continue;
    const look = await lookForJournal(
      world.ledger,
      { gpCompanyId: world.gpCompanyId, marker, intent },
      world.deadline(LOOK_BUDGET_MS),
    );
    const result = await step(world, posting, { kind: "looked", look });
    if (result.kind === "moved") settled.push(result.posting);
    // GP does not answer: the others would wait for the same.
    if (look.kind === "incomplete") break;
  }
  return settled;
}

function isDue(world: PostingWorld, posting: Posting): boolean {
  const ends = quarantineEnds(posting, world.quarantineMs);
  return ends !== null && ends <= world.clock.now();
}
