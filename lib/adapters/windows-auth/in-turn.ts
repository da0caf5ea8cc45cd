/** Runs one after another in the order in which they came; `aborted` when the signal comes before the turn does. */
export async function inTurn<T>(
  turns: { last: Promise<unknown> },
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T | "aborted"> {
  const previous = turns.last;
  const turn = Promise.withResolvers<void>();
  turns.last = previous.then(() => turn.promise);
  try {
    return (await isTurn(previous, signal)) ? await run() : "aborted";
  } finally {
    turn.resolve();
  }
}

async function isTurn(previous: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const aborted = Promise.withResolvers<boolean>();
  const onAbort = () => aborted.resolve(false);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([previous.then(() => true), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
