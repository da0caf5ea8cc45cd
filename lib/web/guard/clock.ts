import type { Clock } from "#lib/core/ports.ts";

/** The real clock. Rules and use cases only ever see the port. */
export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };
