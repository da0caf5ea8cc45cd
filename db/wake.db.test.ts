import { sql } from "drizzle-orm";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type DatabaseHandle } from "./client.ts";
import { QUEUE_SCHEMA, WAKE_QUEUE, type Wake } from "./queue.ts";
import { createTestDatabase, type TestDatabase } from "./testing/template.ts";
import { inOrganization } from "./tx.ts";
import { wakeEngine } from "./wake.ts";

const WAKE: Wake = {
  organizationId: "5a6c2a30-5a53-4a52-8d0a-000000000001",
  companyId: "5a6c2a30-5a53-4a52-8d0a-000000000002",
};
/** Longer than the test may take: only the notification can wake the worker in time. */
const POLL_S = 600;

let database: TestDatabase;
let handle: DatabaseHandle;

beforeAll(async () => {
  database = await createTestDatabase();
  handle = connect(database.appUrl, 2);
});
afterAll(async () => {
  await handle.close();
  await database.drop();
});

const waiting = async () => {
  const { rows } = await handle.db.execute<{ data: Wake }>(
    sql`select data from pgboss.job where name = ${WAKE_QUEUE} and state = 'created'`,
  );
  return rows.map(({ data }) => data);
};

test("a wake is there after the commit and not before", async () => {
  await inOrganization(handle.db, WAKE.organizationId, async (tx) => {
    await wakeEngine(tx, WAKE);

    expect(await waiting()).toEqual([]);
  });

  expect(await waiting()).toEqual([WAKE]);
  await handle.db.execute(sql`delete from pgboss.job`);
});

test("a transaction that is rolled back wakes nobody", async () => {
  const work = inOrganization(handle.db, WAKE.organizationId, async (tx) => {
    await wakeEngine(tx, WAKE);
    throw new Error("rolled back");
  });

  await expect(work).rejects.toThrow("rolled back");
  expect(await waiting()).toEqual([]);
});

test("a worker that listens gets it at once, under the working role, and it is not tried again", async () => {
  const boss = new PgBoss({
    connectionString: database.appUrl,
    schema: QUEUE_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
    useListenNotify: true,
    max: 2,
  });
  await boss.start();
  const woken = Promise.withResolvers<Wake>();
  const polling = { pollingIntervalSeconds: POLL_S, notifyPollingIntervalSeconds: POLL_S };
  await boss.work<Wake>(WAKE_QUEUE, polling, async ([job]) => {
    if (job) woken.resolve(job.data);
  });
  await inOrganization(handle.db, WAKE.organizationId, (tx) => wakeEngine(tx, WAKE));

  expect(await woken.promise).toEqual(WAKE);
  expect((await handle.db.execute(sql`select retry_limit from pgboss.job`)).rows).toMatchObject([{ retry_limit: 0 }]);
  await boss.stop({ graceful: false });
});
