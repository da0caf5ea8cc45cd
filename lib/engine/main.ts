import { randomUUID } from "node:crypto";
import cron from "node-cron";
import { PgBoss } from "pg-boss";
import { env } from "#lib/env.ts";
import { logger } from "#lib/log.ts";
import { openEngineDeps } from "#lib/wiring.ts";
import { QUEUE_SCHEMA, WAKE_QUEUE, type Wake } from "#db/queue.ts";
import { createJobs, TICK_CRON } from "./jobs.ts";

/** A posting under way gets this long to end before the process leaves it to the next one. */
const DRAIN_MS = 90_000;
const QUEUE_CONNECTIONS_MAX = 2;

const log = logger("engine");

/** The engine: woken by pg-boss and by a tick, it does what the tables say. SIGTERM finishes or releases what it holds. */
async function main(): Promise<void> {
  const holder = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const stopping = new AbortController();
  const { deps, close } = openEngineDeps();
  const jobs = createJobs(deps, holder, stopping.signal);
  const boss = await startQueue(({ organizationId, companyId }) =>
    companyId === null ? jobs.testFor(organizationId) : jobs.visit({ organizationId, companyId }),
  );
  const tick = cron.schedule(
    TICK_CRON,
    () => jobs.tick().catch((error: unknown) => log.error({ error }, "a tick failed")),
    { noOverlap: true },
  );

  async function stop(signal: string): Promise<void> {
    if (stopping.signal.aborted) return;
    log.info({ signal }, "engine is stopping");
    stopping.abort();
    await tick.destroy();
    await Promise.race([jobs.drained(), afterMs(DRAIN_MS)]);
    await boss.stop({ graceful: false }).catch(() => {});
    await close();
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop(signal));
  process.on("unhandledRejection", (error) => {
    log.fatal({ error }, "unhandled rejection: the process ends, the lease runs out, the next one clears up");
    process.exit(1);
  });
  await jobs.tick();
  log.info({ holder }, "engine is ready");
}

async function startQueue(onWake: (wake: Wake) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_APP_URL,
    schema: QUEUE_SCHEMA,
    max: QUEUE_CONNECTIONS_MAX,
    migrate: false,
    schedule: false,
    useListenNotify: true,
  });
  boss.on("error", (error) => log.error({ error }, "the queue complains"));
  await boss.start();
  await boss.work<Wake>(WAKE_QUEUE, { pollingIntervalSeconds: 5 }, async (wakes) => {
    for (const { data } of wakes) onWake(data);
  });
  return boss;
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

await main();
