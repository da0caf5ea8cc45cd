import postgres from "postgres";
import { expect, test } from "vitest";
import { createTestDatabase } from "./template.ts";

test("each caller gets a migrated database of its own, worked on by a role without powers", async () => {
  const [mine, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const owner = postgres(mine.ownerUrl, { max: 1 });
  const app = postgres(mine.appUrl, { max: 1 });
  const stranger = postgres(other.ownerUrl, { max: 1 });
  try {
    await owner`create table only_here (n int)`;

    expect(await stranger`select 1 from pg_tables where tablename = 'only_here'`).toHaveLength(0);
    expect(await app`select 1 from pg_tables where tablename = 'posting'`).toHaveLength(1);
    expect(
      await app`select rolsuper or rolbypassrls as mighty from pg_roles where rolname = current_user`,
    ).toMatchObject([{ mighty: false }]);
  } finally {
    await Promise.all([owner.end(), app.end(), stranger.end()]);
    await Promise.all([mine.drop(), other.drop()]);
  }
});
