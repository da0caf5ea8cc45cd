/** Counts in memory, per process: enough against a stuck client and against guessing, and it needs no store. */

/** More keys than this are not kept; the oldest goes. */
const KEYS_MAX = 20_000;

export type RateLimit = Readonly<{ callsMax: number; windowMs: number }>;

type Window = { startedAtMs: number; calls: number };

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #windows = new Map<string, Window>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Counts one call of `key`. Returns 0 when it may go on, else for how long it must wait (ms). */
  take(key: string, nowMs: number): number {
    const { callsMax, windowMs } = this.#limit;
    const window = this.#windows.get(key);
    if (!window || nowMs - window.startedAtMs >= windowMs) {
      this.#keep(key, { startedAtMs: nowMs, calls: 1 });
      return 0;
    }
    window.calls += 1;
    return window.calls <= callsMax ? 0 : Math.ceil(window.startedAtMs + windowMs - nowMs);
  }

  /** Forgets the calls of `key`: a right password clears the wrong ones before it. */
  clear(key: string): void {
    this.#windows.delete(key);
  }

  #keep(key: string, window: Window): void {
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > KEYS_MAX && oldest !== undefined) this.#windows.delete(oldest);
  }
}
