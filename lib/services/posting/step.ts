import type { Actor } from "#lib/core/audit/event.ts";
import type { Clock } from "#lib/core/ports.ts";
import { decide } from "#lib/core/posting/decide.ts";
import type { Decision, PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";

/** What moves postings: the real thing in production, a modelled one in the simulator. */
export type PostingWorld = Readonly<{
  store: PostingStore;
  clock: Clock;
  actor: Actor;
  /** After the deadline of an attempt, how long "not there" is not believed. */
  quarantineMs: number;
}>;

/** A move that was made, or why it was not. */
export type StepResult =
  | Readonly<{ kind: "moved"; posting: Posting; next: Decision["next"] }>
  | Readonly<{ kind: "lost" }>
  | Readonly<{ kind: "illegal"; problem: RequestProblem }>
  | Readonly<{ kind: "expense_taken"; transactionId: string; reportId: string }>;

/**
 * Decides and stores one event. Somebody else's faster move and an event that does not fit are results, not errors. `now`:
 * the database's time, where a deadline or the quarantine is judged.
 */
export async function step(
  world: PostingWorld,
  posting: Posting,
  event: PostingEvent,
  now: Date = world.clock.now(),
): Promise<StepResult> {
  const decided = decide(posting, event, { now, quarantineMs: world.quarantineMs });
  if (!decided.ok) return { kind: "illegal", problem: decided.error };
  const { next } = decided.value;
  // The version counts what is stored: without a new one there is nothing to write.
  if (decided.value.posting.version === posting.version) return { kind: "moved", posting: decided.value.posting, next };
  const result = await world.store.move(posting, decided.value, world.actor);
  return result.kind === "moved" ? { ...result, next } : result;
}
