/** An engine that dies where it is told to: the production engine over ports that kill the process. Not for production. */
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import type { EngineDeps } from "#lib/engine/deps.ts";
import { createJobs } from "#lib/engine/jobs.ts";
import { env } from "#lib/env.ts";
import { storeOnClock } from "#lib/testing/store/store-on-clock.ts";
import { openEngineDeps, wire } from "#lib/wiring.ts";
import { mortalDeps } from "./mortal.ts";
import type { Chances, Point } from "./points.ts";

const TICK_MS = 100;
/** Few processes here live long enough to see a lease renewed by the timer: it comes sooner. */
const RENEW_MS = 150;
const RENEW_TIMER_MS = LEASE_MS / 4;
const STDOUT = 1;
const STDERR = 2;

/** A gap this long in the process's own time was a sleep; each millisecond of it counts as a hundred. */
const SLEEP_MS_MIN = 1_000;
const SLEEP_COUNTS = 100;
const HEARTBEAT_MS = 100;

let chances: Chances = { die: {}, sleep: {} };

/** The last word goes out in one synchronous call, and nothing of ours runs after the signal, or before the next one. */
function die(point: Point): void {
  if (Math.random() < (chances.sleep[point] ?? 0)) {
    writeSync(STDOUT, `asleep ${point}\n`);
    process.kill(process.pid, "SIGSTOP");
    return;
  }
  if (Math.random() >= (chances.die[point] ?? 0)) return;
  writeSync(STDOUT, `${point}\n`);
  process.kill(process.pid, "SIGKILL");
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function hurryRenewal(): void {
  const asked = globalThis.setInterval;
  const hurried = (work: () => void, ms: number) => asked(work, ms === RENEW_TIMER_MS ? RENEW_MS : ms);
  Object.assign(globalThis, { setInterval: hurried });
}

/** The monotonic clock. Who is stopped for seconds wakes minutes later: the lease is over by its clock as by the database's. */
function sleepersClock(): () => number {
  let [lastMs, sleptMs] = [performance.now(), 0];
  function monotonicMs(): number {
    const gapMs = performance.now() - lastMs;
    lastMs += gapMs;
    if (gapMs > SLEEP_MS_MIN) sleptMs += gapMs * SLEEP_COUNTS;
    return lastMs + sleptMs;
  }
  globalThis.setInterval(monotonicMs, HEARTBEAT_MS);
  return monotonicMs;
}

function openDeps(shiftMs: number): EngineDeps {
  const { deps } = openEngineDeps();
  const { openSource, openLedger } = wire(deps.db, env(), async (_ms, signal) => signal.throwIfAborted());
  const clock = { now: () => new Date(Date.now() + shiftMs), monotonicMs: sleepersClock() };
  const openStore = (id: string) => storeOnClock(createPostgresPostingStore(deps.db, id, clock), clock);
  const error = (fields: object, text: string) => {
    const [cause] = Object.values(fields).filter((value) => value instanceof Error);
    writeSync(
      STDERR,
      `${JSON.stringify({ text, cause: String(cause), inner: cause?.cause instanceof Error ? cause.cause.message : "" })}\n`,
    );
  };
  return mortalDeps({ ...deps, clock, openStore, openSource, openLedger, log: { info: () => {}, error } }, die);
}

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // Whoever started it is gone.
  lines.once("close", () => process.exit(0));
  const told = Promise.withResolvers<void>();
  lines.on("line", (line) => {
    told.resolve();
    chances = JSON.parse(line) as Chances;
  });
  process.on("unhandledRejection", (error) => {
    writeSync(STDERR, `${JSON.stringify({ text: "unhandled", cause: String(error) })}\n`);
    process.exit(1);
  });
  hurryRenewal();
  const holder = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const jobs = createJobs(openDeps(Number(process.argv[2])), holder, new AbortController().signal);
  await told.promise;
  for (;;) {
    // A database that is down is asked again.
    await jobs.tick().catch(() => {});
    await delay(TICK_MS);
  }
}

await main();
