import { decide } from "#lib/core/posting/decide.ts";
import { hashBytes, type Posting } from "#lib/core/posting/posting.ts";
import { databaseNow, LEASE_MARGIN_MS, type Lease } from "#lib/core/posting/lease.ts";
import type { SendAnswer } from "#lib/core/ports.ts";
import type { HoldProblem, RunProblem } from "#lib/core/problem.ts";
import { assert } from "#lib/core/assert.ts";
import { lookForJournal } from "../reconciler/look.ts";
import { settleLook } from "../reconciler/settle-look.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";

/** A look or a read-back: a few list and read calls. */
const LOOK_BUDGET_MS = 120_000;

/** Where one posting ended, and whether the sender may go on: `lost` says why it may not. `answer`: where it was not the expected one. */
export type SendResult = Readonly<{
  posting: Posting;
  lease: Lease;
  lost: RunProblem | null;
  answer: SendAnswer | null;
}>;

/**
 * Takes one queued posting through claim, look, attempt, send, read back and settle (posting-protocol.md, "Sending").
 * Every network call stands between two committed moves, so a death at any point leaves a state that tells what is known.
 */
export async function sendPosting(world: SendWorld, lease: Lease, queued: Posting): Promise<SendResult> {
  if (!isAsFrozen(queued)) {
    const held = await step(world, queued, { kind: "plan_refused", problems: [NOT_AS_FROZEN] });
    return goOn(held.kind === "moved" ? held.posting : queued, lease);
  }
  const claimed = await step(world, queued, { kind: "claim", epoch: lease.epoch });
  if (claimed.kind !== "moved") return goOn(queued, lease);

  let posting = claimed.posting;
  if (claimed.next === "look") {
    const before = await look(world, posting);
    const looked = await settleLook(world, posting, before);
    if (looked?.state !== "claimed") return goOn(looked ?? posting, lease);
    posting = looked;
  }
  return attempt(world, lease, posting);
}

const NOT_AS_FROZEN: HoldProblem = {
  code: "cannot_be_rendered",
  detail: "the request that was kept for it is not the one that was frozen",
};

/** The same intent never carries other bytes (posting-protocol.md, "Words"). */
function isAsFrozen({ intent }: Posting): boolean {
  return intent === null || hashBytes(intent.request) === intent.requestHash;
}

async function attempt(world: SendWorld, lease: Lease, claimed: Posting): Promise<SendResult> {
  const { intent } = claimed;
  assert(intent !== null, `posting ${claimed.id} is claimed without an intent`);
  const now = databaseNow(lease, world.clock.monotonicMs(), "at_most");
  const deadline = new Date(now.getTime() + world.sendBudgetMs);
  const decided = decide(claimed, { kind: "attempt", deadline }, { now, quarantineMs: world.quarantineMs });
  if (!decided.ok) return goOn(claimed, lease);

  const number = decided.value.posting.attempts;
  const record = { number, deadline, requestHash: intent.requestHash };
  const guards = { lease, known: world.witness.known() };
  const started = await world.store.startAttempt(claimed, decided.value, record, guards, world.actor);
  if (started.result.kind !== "moved") {
    await step(world, claimed, { kind: "claim_lost" });
    const code = started.result.kind === "history_lost" ? "history_lost" : "lease_lost";
    return { ...goOn(claimed, started.lease), lost: { code, companyId: lease.companyId } };
  }
  const sending = started.result.posting;
  if (started.head) world.witness.note(started.head);
  const answer = await sendBytes(world, started.lease, intent.request, deadlineMs(started.lease, world, deadline));
  await world.store.endAttempt(sending.id, number, answer);
  return { ...goOn(sending, started.lease), ...(await settle(world, sending, answer)) };
}

function goOn(posting: Posting, lease: Lease): SendResult {
  return { posting, lease, lost: null, answer: null };
}

/** How long the request may take so that it has ended at the deadline that the database knows: what came between counts. */
function deadlineMs(lease: Lease, world: SendWorld, deadline: Date): number {
  const left = deadline.getTime() - databaseNow(lease, world.clock.monotonicMs(), "at_most").getTime();
  return Math.min(world.sendBudgetMs, left);
}

/**
 * The last look at the clock before the first byte: the lease alone is never trusted, but neither is it ignored. No time for
 * the request is left after a pause as long as the budget.
 */
async function sendBytes(world: SendWorld, lease: Lease, request: Uint8Array, budgetMs: number): Promise<SendAnswer> {
  if (world.clock.monotonicMs() > lease.validUntilMonotonicMs - LEASE_MARGIN_MS || budgetMs <= 0) {
    return { kind: "not_executed", problem: { code: "lease_lost", companyId: lease.companyId } };
  }
  return world.ledger.send(request, world.deadline(budgetMs));
}

async function settle(
  world: SendWorld,
  sending: Posting,
  answer: SendAnswer,
): Promise<Pick<SendResult, "posting" | "answer">> {
  const answered = await step(world, sending, { kind: "answered", answer });
  if (answered.kind !== "moved") return { posting: sending, answer: null };
  if (answered.posting.state === "rejected") {
    const review = await step(world, answered.posting, { kind: "review" });
    return { posting: review.kind === "moved" ? review.posting : answered.posting, answer: null };
  }
  if (answered.next !== "read_back") return { posting: answered.posting, answer };
  const settled = await settleLook(world, answered.posting, await look(world, answered.posting));
  return { posting: settled ?? answered.posting, answer: null };
}

function look(world: SendWorld, posting: Posting) {
  const { intent, marker } = posting;
  assert(intent !== null, `posting ${posting.id} has no intent to look for`);
  return lookForJournal(
    world.ledger,
    { gpCompanyId: world.gpCompanyId, marker, place: intent },
    world.deadline(LOOK_BUDGET_MS),
  );
}
