import type { Clock } from "#lib/core/ports.ts";

export type FixedClock = Clock & Readonly<{ advanceMs: (ms: number) => void }>;

/** A clock that stands still until a test moves it. Wall and monotonic time move together. */
export function fixedClock(start = "2026-11-22T12:00:00Z"): FixedClock {
  const startMs = new Date(start).getTime();
  let elapsedMs = 0;
  return {
    now: () => new Date(startMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    advanceMs: (ms) => {
      elapsedMs += ms;
    },
  };
}
