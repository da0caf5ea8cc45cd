import type { RunProblem } from "#lib/core/problem.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { SendWorld } from "../world.ts";
import { checkBeforeSending } from "./check-before-sending.ts";
import { BATCH_POSTINGS_MAX } from "./freeze-batches.ts";
import { type Keeper, type Pulse, sendTogether } from "./send-together.ts";
import { nextIds, TOGETHER_MAX } from "../paged.ts";

export type SendQueuedResult = Readonly<{ sent: number; problem: RunProblem | null }>;

/**
 * Sends what is queued and due, one after the other: GP takes creates of one company best in line. What GP took is read back
 * some postings at a time; the first of a round alone, then twice as many each time, so that a GP that does something else than
 * we think is noticed early. `goOn` is asked before each; when GP cannot be reached the round ends, since the next would fail alike.
 */
export async function sendQueued(
  world: SendWorld,
  companyId: string,
  keeper: Keeper,
  on: Readonly<{
    goOn: () => boolean;
    /** Left out of this round: queued before, and nobody could tell whether they still may be sent. */
    unchecked?: ReadonlySet<string>;
    started: (total: number) => Promise<void>;
    settled: (posting: Posting) => Promise<void>;
  }>,
): Promise<SendQueuedResult> {
  const due = await world.store.waiting(companyId, ["queued"], BATCH_POSTINGS_MAX);
  const queued = due.filter(({ id }) => !on.unchecked?.has(id));
  await on.started(queued.length);
  let [sent, pulse]: [number, Pulse] = [0, { unclear: 0, unread: 0, problem: null }];
  for (let [from, size] = [0, 1]; from < queued.length && on.goOn(); size = Math.min(size * 2, TOGETHER_MAX)) {
    const ids = nextIds(queued, from, size);
    from += ids.length;
    const postings = (await world.store.readAll(ids)).filter(({ state }) => state === "queued");
    const going: Posting[] = [];
    for (const posting of postings) {
      const checked = await checkBeforeSending(world, posting);
      if (!checked.ok) return { sent, problem: checked.error };
      if (checked.value === "goes") going.push(posting);
    }
    const result = await sendTogether(world, keeper, going, pulse, on.goOn);
    for (const posting of result.settled) await on.settled(posting);
    sent += result.settled.filter(({ state }) => state === "sent").length;
    ({ pulse } = result);
    if (pulse.problem) break;
  }
  return { sent, problem: pulse.problem };
}
