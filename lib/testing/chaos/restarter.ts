import { setTimeout as delay } from "node:timers/promises";
import type { HardPostgres } from "./hard-postgres.ts";
import type { Totals } from "./totals.ts";

/** A database is torn down this long after it came up. */
const [RESTART_MS_MIN, RESTART_MS_MAX] = [5_000, 10_000];
/** After so many it is left alone for a while: on a busy machine no engine would get as far as sending otherwise. */
const RESTARTS_IN_A_ROW = 4;
const BREAK_MS = 30_000;

export type Restarter = Readonly<{
  /** From now on it is torn down again and again, or no more: then it is up. */
  go: (isOn: boolean) => Promise<void>;
  end: () => Promise<void>;
}>;

export function startRestarter(database: HardPostgres, totals: Totals): Restarter {
  const over = new AbortController();
  let isOn = false;
  let inRow = 0;
  let under: Promise<void> = Promise.resolve();
  const loop = (async () => {
    while (!over.signal.aborted) {
      const isBreak = inRow === RESTARTS_IN_A_ROW;
      inRow = isBreak ? 0 : inRow;
      const waitMs = isBreak ? BREAK_MS : RESTART_MS_MIN + Math.random() * (RESTART_MS_MAX - RESTART_MS_MIN);
      await delay(waitMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (!isOn || over.signal.aborted) continue;
      under = database.restart();
      await under;
      totals.restarts += 1;
      inRow += 1;
    }
  })();
  return {
    go: async (wanted) => {
      isOn = wanted;
      await under;
    },
    end: async () => {
      over.abort();
      await loop;
    },
  };
}
