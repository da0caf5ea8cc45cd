/** Far more organizations than one process serves at a time. */
const KEYS_MAX = 1_000;
/** A key that was taken away from us in the key service opens nothing after so long. */
const AGE_MS_MAX = 900_000;

type Kept = Readonly<{ key: Uint8Array; atMs: number }>;

/** Opened data keys by what they were opened from, the least used leave first. */
export class KeyCache {
  readonly #kept = new Map<string, Kept>();

  get(wrapped: string, nowMs: number): Uint8Array | undefined {
    const kept = this.#kept.get(wrapped);
    if (!kept) return undefined;
    this.#kept.delete(wrapped);
    if (nowMs - kept.atMs > AGE_MS_MAX) return undefined;
    this.#kept.set(wrapped, kept);
    return kept.key;
  }

  set(wrapped: string, key: Uint8Array, nowMs: number): void {
    this.#kept.set(wrapped, { key, atMs: nowMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEYS_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}
