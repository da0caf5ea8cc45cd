import { decide } from "#lib/core/posting/decide.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { databaseNow, LEASE_MARGIN_MS, type Lease } from "#lib/core/posting/lease.ts";
import type { SendAnswer } from "#lib/core/ports.ts";
import type { StartedAttempt } from "#lib/core/posting/store.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { assert } from "#lib/core/assert.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";

/** Where one posting stands, and whether the sender may go on: `lost` says why it may not. `answer` null: nothing was sent. */
export type SendResult = Readonly<{
  posting: Posting;
  lease: Lease;
  lost: RunProblem | null;
  answer: SendAnswer | null;
}>;

/**
 * Commits the attempt of a claimed posting and sends it, once (posting-protocol.md, "Sending"). What GP took stays `sending`: only
 * a read-back proves what it has. Anything else that came back is kept and decided here.
 */
export async function sendPosting(world: SendWorld, lease: Lease, claimed: Posting): Promise<SendResult> {
  const { intent } = claimed;
  assert(intent !== null, `posting ${claimed.id} is claimed without an intent`);
  const now = databaseNow(lease, world.clock.monotonicMs(), "at_most");
  const deadline = new Date(now.getTime() + world.sendBudgetMs);
  const decided = decide(claimed, { kind: "attempt", deadline }, { now, quarantineMs: world.quarantineMs });
  if (!decided.ok) return { posting: claimed, lease, lost: null, answer: null };

  const number = decided.value.posting.attempts;
  const record = { number, deadline, requestHash: intent.requestHash };
  const guards = { lease, known: world.witness.known() };
  const started = await world.store.startAttempt(claimed, decided.value, record, guards, world.actor);
  if (started.result.kind !== "moved") {
    await step(world, claimed, { kind: "claim_lost" });
    return { posting: claimed, lease: started.lease, lost: whyLost(started, lease), answer: null };
  }
  const sending = started.result.posting;
  if (started.head) world.witness.note(started.head);
  const answer = await sendBytes(world, started.lease, intent.request, deadlineMs(started.lease, world, deadline));
  const posting = answer.kind === "executed" ? sending : await settleAnswer(world, sending, number, answer);
  return { posting, lease: started.lease, lost: null, answer };
}

/** Null: only this posting may not leave, and the next look at what is queued holds it. */
function whyLost({ result }: StartedAttempt, { companyId }: Lease): RunProblem | null {
  if (result.kind === "barred") return result.why === "not_live" ? { code: "company_not_live", waiting: 1 } : null;
  return { code: result.kind === "history_lost" ? "history_lost" : "lease_lost", companyId };
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

async function settleAnswer(world: SendWorld, sending: Posting, number: number, answer: SendAnswer): Promise<Posting> {
  await world.store.endAttempt(sending.id, number, answer);
  const answered = await step(world, sending, { kind: "answered", answer });
  if (answered.kind !== "moved") return sending;
  if (answered.posting.state !== "rejected") return answered.posting;
  const review = await step(world, answered.posting, { kind: "review" });
  return review.kind === "moved" ? review.posting : answered.posting;
}
