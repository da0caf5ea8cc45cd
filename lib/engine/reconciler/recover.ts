import { databaseNow, type Lease } from "#lib/core/posting/lease.ts";
import { quarantineEnds } from "#lib/core/posting/judge-look.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import { expectedInGp, type Posting } from "#lib/core/posting/posting.ts";
import { step, type PostingWorld } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";
import { sweptOf } from "./adopt.ts";
import { judgeHits, lookForJournal, targetOf } from "./look.ts";
import { settleLook } from "./settle-look.ts";

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
 * Looks for every uncertain posting whose quarantine is over, by the database's clock. Found: sent. A complete look without
 * it: held, for a person. Anything else leaves it uncertain for the next round. `sweptAt`: of the last sweep of everything.
 * Returns what moved.
 */
export async function reconcileUncertain(
  world: SendWorld,
  lease: Lease,
  sweptAt: Date | null,
): Promise<readonly Posting[]> {
  const now = databaseNow(lease, world.clock.monotonicMs(), "at_least");
  const uncertain = await world.store.list(lease.companyId, ["uncertain"], ROUND_MAX);
  const settled: Posting[] = [];
  for (const posting of uncertain) {
    const ends = quarantineEnds(posting, world.quarantineMs);
    if (ends === null || ends > now) continue;
    const look = await lookAgain(world, posting, sweptAt !== null && sweptAt >= ends);
    if (look === null) continue;
    const moved = await settleLook(world, posting, look, now);
    if (moved) settled.push(moved);
    // GP does not answer: the others would wait for the same. A list that is too long is this posting's own trouble.
    if (look.kind === "incomplete" && look.problem.code !== "gp_list_incomplete") break;
  }
  return settled;
}

/**
 * Where it was sent from here, its batch and date tell where to look. Where history was lost nobody knows them: then only a
 * sweep of everything, made after the quarantine, can say that it is not there. Null: wait for that sweep.
 */
async function lookAgain(world: SendWorld, posting: Posting, isSwept: boolean): Promise<Look | null> {
  const { intent, lookFirst } = posting;
  const signal = world.deadline(LOOK_BUDGET_MS);
  if (intent !== null) {
    const look = await lookForJournal(world.ledger, targetOf(world, posting), signal);
    if (!lookFirst || look.kind !== "absent") return look;
  }
  if (!isSwept) return null;
  const met = await sweptOf(world, posting);
  if (met.length === 0) return { kind: "absent" };
  return judgeHits(world.ledger, world.gpCompanyId, met, expectedInGp(posting), signal);
}
