import { decide } from "#lib/core/posting/decide.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { LEASE_MARGIN_MS, type Lease } from "#lib/core/posting/store.ts";
import type { SendAnswer } from "#lib/core/ports.ts";
import { assert } from "#lib/core/assert.ts";
import { lookForJournal } from "../reconciler/look.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";

/** A look or a read-back: a few list and read calls. */
const LOOK_BUDGET_MS = 120_000;

/** Where one posting ended, and whether the sender may go on: `lease` is null when it was lost. */
export type SendResult = Readonly<{ posting: Posting; lease: Lease | null; stop: SendAnswer | null }>;

/**
 * Takes one queued posting through claim, look, attempt, send, read back and settle (posting-protocol.md, "Sending").
 * Every network call stands between two committed moves, so a death at any point leaves a state that tells what is known.
 */
export async function sendPosting(world: SendWorld, lease: Lease, queued: Posting): Promise<SendResult> {
  const claimed = await step(world, queued, { kind: "claim", epoch: lease.epoch });
  if (claimed.kind !== "moved") return { posting: queued, lease, stop: null };

  let posting = claimed.posting;
  if (claimed.next === "look") {
    const looked = await step(world, posting, { kind: "looked", look: await look(world, posting) });
    if (looked.kind !== "moved") return { posting, lease, stop: null };
    posting = looked.posting;
    if (looked.next !== "send") return { posting, lease, stop: null };
  }
  return attempt(world, lease, posting);
}

async function attempt(world: SendWorld, lease: Lease, claimed: Posting): Promise<SendResult> {
  const { intent } = claimed;
  assert(intent !== null, `posting ${claimed.id} is claimed without an intent`);
  const deadline = new Date(world.clock.now().getTime() + world.sendBudgetMs);
  const decided = decide(
    claimed,
    { kind: "attempt", deadline },
    { now: world.clock.now(), quarantineMs: world.quarantineMs },
  );
  if (!decided.ok) return { posting: claimed, lease, stop: null };

  const number = decided.value.posting.attempts;
  const started = await world.store.startAttempt(
    claimed,
    decided.value,
    { number, deadline, requestHash: intent.requestHash },
    lease,
    world.actor,
  );
  if (started.result.kind !== "moved") {
    await step(world, claimed, { kind: "claim_lost" });
    return { posting: claimed, lease: null, stop: null };
  }
  const sending = started.result.posting;
  const answer = await sendBytes(world, started.lease, intent.request);
  await world.store.endAttempt(sending.id, number, answer);
  return { ...(await settle(world, sending, answer)), lease: started.lease };
}

/** The last look at the clock before the first byte: the lease alone is never trusted, but neither is it ignored. */
async function sendBytes(world: SendWorld, lease: Lease, request: Uint8Array): Promise<SendAnswer> {
  if (world.clock.monotonicMs() > lease.validUntilMonotonicMs - LEASE_MARGIN_MS) {
    return { kind: "not_executed", problem: { code: "lease_lost", companyId: lease.companyId } };
  }
  return world.ledger.send(request, world.deadline(world.sendBudgetMs));
}

async function settle(
  world: SendWorld,
  sending: Posting,
  answer: SendAnswer,
): Promise<Pick<SendResult, "posting" | "stop">> {
  const answered = await step(world, sending, { kind: "answered", answer });
  if (answered.kind !== "moved") return { posting: sending, stop: null };
  if (answered.posting.state === "rejected") {
    const review = await step(world, answered.posting, { kind: "review" });
    return { posting: review.kind === "moved" ? review.posting : answered.posting, stop: null };
  }
  if (answered.next !== "read_back") return { posting: answered.posting, stop: answer };
  const settled = await step(world, answered.posting, { kind: "looked", look: await look(world, answered.posting) });
  return { posting: settled.kind === "moved" ? settled.posting : answered.posting, stop: null };
}

function look(world: SendWorld, posting: Posting) {
  const { intent, marker } = posting;
  assert(intent !== null, `posting ${posting.id} has no intent to look for`);
  return lookForJournal(
    world.ledger,
    { gpCompanyId: world.gpCompanyId, marker, intent },
    world.deadline(LOOK_BUDGET_MS),
  );
}
