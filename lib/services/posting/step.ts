import type { Actor } from "#lib/core/audit/event.ts";
import { assert } from "#lib/core/assert.ts";
import type { Clock, SendAnswer } from "#lib/core/ports.ts";
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

export type Step = Readonly<{ posting: Posting; event: PostingEvent; answer?: SendAnswer }>;

/** As `step` for several postings, stored together. `answer`: what came back of its last attempt is kept with the move. */
export async function stepAll(world: PostingWorld, steps: readonly Step[]): Promise<readonly StepResult[]> {
  const at = { now: world.clock.now(), quarantineMs: world.quarantineMs };
  const decided = steps.map(({ posting, event, ...kept }) => ({
    from: posting,
    kept,
    decided: decide(posting, event, at),
  }));
  const moves = decided.flatMap(({ from, kept, decided: result }) =>
    result.ok ? [{ from, decision: result.value, ...kept }] : [],
  );
  const stored = moves.length === 0 ? [] : await world.store.moveAll(moves, world.actor);
  let place = 0;
  return decided.map(({ decided: result }): StepResult => {
    if (!result.ok) return { kind: "illegal", problem: result.error };
    const move = stored[place++];
    assert(move !== undefined, "a move came back without its result");
    return move.kind === "moved" ? { ...move, next: result.value.next } : move;
  });
}
