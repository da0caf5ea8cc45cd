import type { Lease } from "#lib/core/posting/lease.ts";
import type { NextStep } from "#lib/core/posting/posting-event.ts";
import { hashBytes, type Posting } from "#lib/core/posting/posting.ts";
import type { HoldProblem, RunProblem } from "#lib/core/problem.ts";
import { stepAll } from "#lib/services/posting/step.ts";
import { lookForJournal, targetOf } from "../reconciler/look.ts";
import { settleLook } from "../reconciler/settle-look.ts";
import type { SendWorld } from "../world.ts";
import { LOOK_BUDGET_MS, readBack } from "./read-back.ts";
import { sendPosting } from "./send-posting.ts";

/** So many unclear ends in a row, and GP is not well: the rest waits for the next round instead of becoming unclear too. */
const UNCLEAR_IN_A_ROW_MAX = 3;
/** What GP took is read back after so long at the latest: until then a crash makes it wait for the quarantine. */
const UNREAD_MS_MAX = 5_000;

export type Keeper = Readonly<{ lease: () => Lease; renewed: (lease: Lease) => void }>;
/** How many unclear answers there were in a row, and how many read-backs; why the round ends here, `problem` null: it goes on. */
export type Pulse = Readonly<{ unclear: number; unread: number; problem: RunProblem | null }>;

type Claimed = Readonly<{ posting: Posting; next: NextStep }>;
type Round = Readonly<{ unread: readonly Posting[]; settled: readonly Posting[]; pulse: Pulse }>;

/**
 * Takes some queued postings through claim, look, attempt, send, read back and settle (posting-protocol.md, "Sending"): claimed
 * and settled together, sent one after the other, each after its own committed attempt. Every network call stands between two
 * committed moves, so a death at any point leaves a state that tells what is known: what was sent and not read back yet is
 * `sending`, and is found by the look of the next holder.
 */
export async function sendTogether(
  world: SendWorld,
  keeper: Keeper,
  queued: readonly Posting[],
  before: Pulse,
  goOn: () => boolean,
): Promise<Readonly<{ settled: readonly Posting[]; pulse: Pulse }>> {
  const settled = [...(await holdChanged(world, queued))];
  const waiting = [...(await claimAll(world, keeper.lease(), queued.filter(isAsFrozen)))];
  let pulse = before;
  while (waiting.length > 0 && pulse.problem === null && goOn()) {
    const round = await sendInLine(world, keeper, waiting, pulse, goOn);
    const read = await readBack(world, round.unread);
    settled.push(...round.settled, ...read.settled);
    pulse = read.unclear.reduce((last, why) => beat(last, "unread", why), round.pulse);
  }
  await stepAll(
    world,
    waiting.map(({ posting }) => ({ posting, event: { kind: "claim_lost" } })),
  );
  return { settled, pulse };
}

/** `why` null: one that is clear. */
function beat(pulse: Pulse, row: "unclear" | "unread", why: RunProblem | null): Pulse {
  if (why === null) return { ...pulse, [row]: 0 };
  const inARow = pulse[row] + 1;
  return { ...pulse, [row]: inARow, problem: pulse.problem ?? (inARow >= UNCLEAR_IN_A_ROW_MAX ? why : null) };
}

const NOT_AS_FROZEN: HoldProblem = {
  code: "cannot_be_rendered",
  detail: "the request that was kept for it is not the one that was frozen",
};

/** The same intent never carries other bytes (posting-protocol.md, "Words"). */
function isAsFrozen({ intent }: Posting): boolean {
  return intent === null || hashBytes(intent.request) === intent.requestHash;
}

async function holdChanged(world: SendWorld, queued: readonly Posting[]): Promise<readonly Posting[]> {
  const changed = queued.filter((posting) => !isAsFrozen(posting));
  const event = { kind: "plan_refused", problems: [NOT_AS_FROZEN] } as const;
  const results = await stepAll(
    world,
    changed.map((posting) => ({ posting, event })),
  );
  return results.flatMap((result) => (result.kind === "moved" ? [result.posting] : []));
}

async function claimAll(world: SendWorld, { epoch }: Lease, queued: readonly Posting[]): Promise<readonly Claimed[]> {
  const claims = queued.map((posting) => ({ posting, event: { kind: "claim", epoch } as const }));
  return (await stepAll(world, claims)).flatMap((result) => (result.kind === "moved" ? [result] : []));
}

/** Takes from `waiting` and sends, until something ends the round or what was sent has to be read back. */
async function sendInLine(
  world: SendWorld,
  keeper: Keeper,
  waiting: Claimed[],
  before: Pulse,
  goOn: () => boolean,
): Promise<Round> {
  const [unread, settled]: [Posting[], Posting[]] = [[], []];
  const endsAtMs = world.clock.monotonicMs() + UNREAD_MS_MAX;
  let pulse = before;
  while (pulse.problem === null && world.clock.monotonicMs() < endsAtMs && goOn()) {
    const next = waiting.shift();
    if (!next) break;
    const claimed = next.next === "look" ? await lookFirst(world, next.posting) : next.posting;
    if (claimed.state !== "claimed") {
      settled.push(claimed);
      continue;
    }
    const { posting, lease, lost, answer } = await sendPosting(world, keeper.lease(), claimed);
    if (answer?.kind === "executed") unread.push(posting);
    else settled.push(posting);
    if (lost) return { unread, settled, pulse: { ...pulse, problem: lost } };
    keeper.renewed(lease);
    if (answer?.kind === "not_executed") pulse = { ...pulse, problem: answer.problem };
    else if (answer) pulse = beat(pulse, "unclear", answer.kind === "unknown" ? answer.problem : null);
  }
  return { unread, settled, pulse };
}

/** It may be in GP already. Claimed as before: it is not. */
async function lookFirst(world: SendWorld, claimed: Posting): Promise<Posting> {
  const look = await lookForJournal(world.ledger, targetOf(world, claimed), world.deadline(LOOK_BUDGET_MS));
  return (await settleLook(world, claimed, look)) ?? claimed;
}
