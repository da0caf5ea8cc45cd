import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { connect, type DatabaseHandle } from "./client.ts";
import { connection, organization, user, member } from "./schema/index.ts";
import { createTestDatabase, type TestDatabase } from "./testing/template.ts";
import { inOrganization } from "./tx.ts";

const ORGANIZATIONS = 20;
const TASKS = 16;
const TRANSACTIONS = 2_000;
const POOL = 4;
const FOREIGN = /violates row-level security policy/;

let database: TestDatabase;
let handle: DatabaseHandle;
let app: postgres.Sql;
const organizationIds = Array.from({ length: ORGANIZATIONS }, () => randomUUID());
const [ours = "", theirs = ""] = organizationIds;

beforeAll(async () => {
  database = await createTestDatabase();
  handle = connect(database.appUrl, POOL);
  app = postgres(database.appUrl, { max: 1 });
  for (const [index, organizationId] of organizationIds.entries()) {
    await inOrganization(handle.db, organizationId, async (tx) => {
      await tx.insert(organization).values({ organizationId, slug: `org-${index}`, name: `Organization ${index}` });
      await tx
        .insert(connection)
        .values({ organizationId, kind: "gp", name: "GP", url: "https://gp.example", username: "svc" });
    });
  }
});
afterAll(async () => {
  await Promise.all([handle.close(), app.end()]);
  await database.drop();
});

/** The tenant's tables, by the catalogue. */
async function tenantTables(): Promise<readonly string[]> {
  const rows = await app<
    { name: string }[]
  >`select relname as name from pg_class where relrowsecurity and relkind = 'r' order by 1`;
  return rows.map(({ name }) => name);
}

test("without an organization every table of a customer is empty and takes nothing", async () => {
  for (const table of await tenantTables()) {
    expect({ table, rows: await app`select 1 from ${app(table)}` }).toEqual({ table, rows: [] });
    await expect(app`insert into ${app(table)} (organization_id) values (${ours})`).rejects.toThrow(FOREIGN);
  }
});

test("with an organization no table takes a row of another one", async () => {
  for (const table of await tenantTables()) {
    const work = app.begin(async (tx) => {
      await tx`select set_config('app.organization_id', ${ours}, true)`;
      await tx`insert into ${tx(table)} (organization_id) values (${theirs})`;
    });
    await expect(work).rejects.toThrow(FOREIGN);
  }
});

test("a row can neither be seen from nor given to another organization", async () => {
  const seen = await inOrganization(handle.db, ours, (tx) => tx.select().from(connection));
  expect(seen.map((row) => row.organizationId)).toEqual([ours]);

  const changed = await inOrganization(handle.db, ours, (tx) =>
    tx.update(connection).set({ name: "taken" }).where(eq(connection.organizationId, theirs)).returning(),
  );
  expect(changed).toEqual([]);

  const given = inOrganization(handle.db, ours, (tx) => tx.update(connection).set({ organizationId: theirs }));
  await expect(given).rejects.toMatchObject({ cause: { message: expect.stringMatching(FOREIGN) } });
});

test("the setting ends with its transaction, committed or not", async () => {
  const single = connect(database.appUrl, 1);
  await inOrganization(single.db, ours, (tx) => tx.select().from(connection));
  await expect(
    inOrganization(single.db, ours, async () => {
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");

  expect(await single.db.select().from(connection)).toEqual([]);
  await single.close();
});

test("2,000 interleaved transactions over one pool see no foreign row", async () => {
  let foreign = 0;
  let done = 0;
  const task = async (first: number) => {
    for (let index = first; index < TRANSACTIONS; index += TASKS) {
      const mine = organizationIds[index % ORGANIZATIONS];
      assert(mine !== undefined, "no organization");
      const rows = await inOrganization(handle.db, mine, (tx) => tx.select().from(connection));
      const bare = index % 10 === 0 ? await handle.db.select().from(connection) : [];
      foreign += rows.filter((row) => row.organizationId !== mine).length + bare.length;
      done += rows.length;
    }
  };
  await Promise.all(Array.from({ length: TASKS }, (_, first) => task(first)));

  expect({ foreign, done }).toEqual({ foreign: 0, done: TRANSACTIONS });
});

test("before an organization is known: its id by its slug, and a person's organizations", async () => {
  const [person] = await handle.db
    .insert(user)
    .values({ email: "mei.tan@halden.example", name: "Mei Tan" })
    .returning();
  assert(person !== undefined, "no user");
  await inOrganization(handle.db, ours, (tx) =>
    tx.insert(member).values({ organizationId: ours, userId: person.id, roles: ["mapper"] }),
  );

  expect((await handle.db.execute(sql`select organization_by_slug('org-0') as id`)).rows).toMatchObject([{ id: ours }]);
  expect((await handle.db.execute(sql`select organization_by_slug('nobody') as id`)).rows).toMatchObject([
    { id: null },
  ]);
  expect((await handle.db.execute(sql`select * from organizations_of_user(${person.id})`)).rows).toMatchObject([
    { organization_id: ours, name: "Organization 0" },
  ]);
  expect((await handle.db.execute(sql`select * from organizations_of_user(${randomUUID()})`)).rows).toHaveLength(0);
});

test("a slug never changes: the marker key is made from it", async () => {
  const renamed = inOrganization(handle.db, ours, (tx) => tx.update(organization).set({ slug: "other" }));

  await expect(renamed).rejects.toMatchObject({ cause: { message: expect.stringContaining("never changes") } });
});
