/** An expected outcome as a value: bugs throw (see `assert.ts`), expected failures are returned. */
export type Result<T, E> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: E }>;

export function ok<T>(value: T): Readonly<{ ok: true; value: T }> {
  return { ok: true, value };
}

export function err<E>(error: E): Readonly<{ ok: false; error: E }> {
  return { ok: false, error };
}
