import type { VirtualTime } from "./virtual-time.ts";

/** Processes that take turns: one goes on until it waits, then whatever is next in time. So the same seed gives the same run. */
export type Scheduler = Readonly<{
  /** Begins a process now; it ends when `run` ends. */
  spawn: (run: () => Promise<void>) => Promise<void>;
  /** Lets this much time pass where nobody else has a turn meanwhile; false where somebody has, then `wait`. */
  keepTurn: (ms: number) => boolean;
  /** Lets this much time pass; others go on meanwhile. */
  wait: (ms: number) => Promise<void>;
  runUntil: (instantMs: number) => Promise<void>;
}>;

export function createScheduler(time: VirtualTime): Scheduler {
  let handBack = () => {};
  let untilMs = 0;

  /** Gives the turn to a process, and comes back when it waits or ends. */
  function turn(start: () => void): Promise<void> {
    return new Promise((resolve) => {
      handBack = resolve;
      start();
    });
  }

  return {
    spawn: (run) => turn(() => void run().finally(() => handBack())),
    keepTurn: (ms) => time.nowMs() + ms <= untilMs && time.skipTo(time.nowMs() + ms),
    wait: (ms) => {
      const atMs = time.nowMs() + ms;
      const waited = new Promise<void>((resolve) => time.at(atMs, () => turn(resolve)));
      handBack();
      return waited;
    },
    runUntil: async (instantMs) => {
      untilMs = instantMs;
      for (let event = time.take(instantMs); event; event = time.take(instantMs)) await event.run();
      time.skipTo(instantMs);
    },
  };
}
