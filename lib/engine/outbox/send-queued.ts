import type { RunProblem } from "#lib/core/problem.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { SendWorld } from "../world.ts";
import { checkBeforeSending } from "./check-before-sending.ts";
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
  keeper: Readonly<{ lease: () => Lease; renewed: (lease: Lease) => void }>,
  on: Readonly<{
    goOn: () => boolean;
    /** Left out of this round: queued before, and nobody could tell whether they still may be sent. */
    unchecked?: ReadonlySet<string>;
    started: (total: number) => Promise<void>;
    settled: (posting: Posting) => Promise<void>;
  }>,
): Promise<SendQueuedResult> {
  const due = await world.store.list(companyId, ["queued"], BATCH_POSTINGS_MAX);
  const queued = due.filter(({ id }) => !on.unchecked?.has(id));
  await on.started(queued.length);
  let sent = 0;
  let unclear = 0;
  for (const posting of queued) {
    if (!on.goOn()) break;
    const checked = await checkBeforeSending(world, posting);
    if (!checked.ok) return { sent, problem: checked.error };
    if (checked.value === "held") continue;
    const result = await sendPosting(world, keeper.lease(), posting);
    await on.settled(result.posting);
    if (result.posting.state === "sent") sent += 1;
    if (result.lost) return { sent, problem: result.lost };
    keeper.renewed(result.lease);
    unclear = result.answer?.kind === "unknown" ? unclear + 1 : 0;
    if (result.answer?.kind === "not_executed") return { sent, problem: result.answer.problem };
    if (result.answer?.kind === "unknown" && unclear >= UNCLEAR_IN_A_ROW_MAX)
      return { sent, problem: result.answer.problem };
  }
  return { sent, problem: null };
}
