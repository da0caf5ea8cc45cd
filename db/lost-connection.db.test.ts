import { eq, sql } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { connect, type DatabaseHandle } from "./client.ts";
import { user } from "./schema/index.ts";
import { asAdmin, createTestDatabase, type TestDatabase } from "./testing/template.ts";

// A database that goes away may fail what is under way, and nothing else. An error that nobody can catch fails this run too.
const LOSSES = 25;
let database: TestDatabase;
let handle: DatabaseHandle;

beforeAll(async () => {
  database = await createTestDatabase();
  handle = connect(database.appUrl, 1);
});
afterAll(async () => {
  await handle.close();
  await database.drop();
});

/** As a Postgres that is torn down: every connection of the product to it ends. */
async function loseAll(): Promise<void> {
  const name = new URL(database.appUrl).pathname.slice(1);
  await asAdmin(
    inject("testServer").adminUrl,
    (admin) =>
      admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'ml-connector' and datname = ${name}`,
  );
}

const person = () => ({ id: randomUUID(), email: `${randomUUID()}@example.com`, name: "Ada" });
const found = async (id: string) => (await handle.db.select().from(user).where(eq(user.id, id))).length;
const tryIt = async (work: () => Promise<unknown>) =>
  work().then(
    () => "done",
    () => "failed",
  );

test("a transaction that loses its connection fails as a whole, whatever it does next, and the next one works", async () => {
  const [first, second] = [person(), person()];

  const outcome = await tryIt(async () =>
    handle.db.transaction(async (tx) => {
      await tx.insert(user).values(first);
      await loseAll();
      // Whoever thinks nothing of an error goes on: not on another connection.
      await tryIt(async () => tx.insert(user).values(second));
      await tryIt(async () => tx.insert(user).values(second));
    }),
  );

  expect(outcome).toBe("failed");
  expect([await found(first.id), await found(second.id)]).toEqual([0, 0]);
});

test("lost between two calls, the connection is made anew, however often", async () => {
  for (let loss = 0; loss < LOSSES; loss++) {
    await loseAll();
    await tryIt(async () => handle.db.transaction(async (tx) => tx.execute(sql`select 1`)));
  }

  expect((await handle.db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
});

test("lost while a statement runs, it fails and is not run again", async () => {
  const running = tryIt(async () => handle.db.execute(sql`select pg_sleep(30)`));
  await expect
    .poll(async () => {
      await loseAll();
      return Promise.race([running, Promise.resolve("still")]);
    })
    .toBe("failed");
  expect(await tryIt(async () => handle.db.execute(sql`select 1`))).toBe("done");
});

test("a transaction that thinks nothing of a failed statement is not taken for committed", async () => {
  const somebody = person();

  const outcome = await tryIt(async () =>
    handle.db.transaction(async (tx) => {
      await tx.insert(user).values(somebody);
      await tryIt(async () => tx.execute(sql`select 1 / 0`));
    }),
  );

  expect(outcome).toBe("failed");
  expect(await found(somebody.id)).toBe(0);
});

test("a transaction that cannot even begin gives its connection back", async () => {
  const impossible = { isolationLevel: "nonsense" as "serializable" };

  expect(await tryIt(async () => handle.db.transaction(async () => undefined, impossible))).toBe("failed");
  expect(await tryIt(async () => handle.db.execute(sql`select 1`))).toBe("done");
});
