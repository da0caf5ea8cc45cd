import type { RunProblem } from "#lib/core/problem.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { LeaseKeeper } from "../company/keep-lease.ts";
import type { SendWorld } from "../world.ts";
import { BATCH_POSTINGS_MAX } from "./freeze-batches.ts";
import { sendPosting } from "./send-posting.ts";

/** So many unclear answers in a row, and GP is not well: the rest waits for the next round instead of becoming unclear too. */
const UNCLEAR_IN_A_ROW_MAX = 3;

export type SendQueuedResult = Readonly<{ sent: number; problem: RunProblem | null }>;

/**
 * Sends what is queued and due, one after the other: GP takes creates of one company best in line. `goOn` is asked before
 * each; a send that was not executed because GP cannot be reached ends the round, since the next would fail alike.
 */
export async function sendQueued(
  world: SendWorld,
  companyId: string,
  keeper: LeaseKeeper,
  on: Readonly<{
    goOn: () => boolean;
    started: (total: number) => Promise<void>;
    settled: (posting: Posting) => Promise<void>;
  }>,
): Promise<SendQueuedResult> {
  const queued = await world.store.list(companyId, ["queued"], BATCH_POSTINGS_MAX);
  await on.started(queued.length);
  let sent = 0;
  let unclear = 0;
  for (const posting of queued) {
    if (!on.goOn()) break;
    const result = await sendPosting(world, keeper.lease(), posting);
    await on.settled(result.posting);
    if (result.posting.state === "sent") sent += 1;
    if (result.lease === null) return { sent, problem: { code: "lease_lost", companyId } };
    keeper.renewed(result.lease);
    unclear = result.stop?.kind === "unknown" ? unclear + 1 : 0;
    if (result.stop?.kind === "not_executed") return { sent, problem: result.stop.problem };
    if (result.stop?.kind === "unknown" && unclear >= UNCLEAR_IN_A_ROW_MAX)
      return { sent, problem: result.stop.problem };
  }
  return { sent, problem: null };
}
