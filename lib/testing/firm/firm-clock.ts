import type { Clock } from "#lib/core/ports.ts";

/** The day after the firm's last approvals. */
const START_MS = Date.parse("2026-11-22T12:00:00Z");

export type FirmClock = Clock & Readonly<{ skipMs: (ms: number) => void }>;

/** A clock that runs, from the firm's own today, and that a test can put forward: what waits is due at once. */
export function firmClock(): FirmClock {
  const originMs = performance.now();
  let skippedMs = 0;
  return {
    now: () => new Date(START_MS + performance.now() - originMs + skippedMs),
    monotonicMs: () => performance.now(),
    skipMs: (ms) => {
      skippedMs += ms;
    },
  };
}
