import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 150;
const REQUEST_TIMEOUT_MS = 10_000;

/** Waits until `GET url` answers 200; throws when `signal` aborts or the time is over, with the last answer. */
export async function waitHealthy(url: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + timeoutMs;
  let last = "no answer";
  while (performance.now() < untilMs) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      await answer.body?.cancel();
      if (answer.status === 200) return;
      last = `status ${answer.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await delay(POLL_MS);
  }
  throw new Error(`${url} is not healthy after ${timeoutMs / 1000} s (${last}).`);
}
