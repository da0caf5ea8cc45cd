import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { Schedule } from "#lib/core/schedule/schedule.ts";
import { createEngineScene, type EngineScene } from "#lib/testing/engine-scene.ts";
import { schedule, sync } from "#db/schema/index.ts";
import { startDue } from "./start-due.ts";

/** The scene's clock stands on Sunday 2026-11-22, 06:00 in Chicago. */
const SCHEDULE: Schedule = {
  kind: "sync",
  timeZone: "America/Chicago",
  days: [1, 2, 3, 4, 5],
  every: { times: ["10:00", "14:00"] },
  paused: false,
};
const HOUR_MS = 3_600_000;
const scenes: EngineScene[] = [];
afterEach(async () => {
  for (const each of scenes.splice(0)) await each.world.close();
});

async function scene(change: Partial<typeof schedule.$inferInsert> = {}): Promise<EngineScene> {
  const here = await createEngineScene([]);
  scenes.push(here);
  const { organizationId, companyId } = here.ref;
  const row = { organizationId, companyId, rule: SCHEDULE, lookedAt: here.clock.now(), ...change };
  await here.world.inOrg((tx) => tx.insert(schedule).values(row));
  return here;
}

async function runs(here: EngineScene): Promise<readonly string[]> {
  const rows = await here.world.inOrg((tx) =>
    tx.select().from(sync).where(eq(sync.companyId, here.companyId)).orderBy(sync.number),
  );
  return rows.map((row) => `${row.number} ${row.kind} by ${row.requestedBy}`);
}

test("a slot that is due starts one run, however many engines look", async () => {
  const here = await scene();
  await startDue(here.deps, here.ref);
  expect(await runs(here)).toEqual([]);

  here.clock.advanceMs(29 * HOUR_MS);
  await Promise.all([1, 2, 3].map(() => startDue(here.deps, here.ref)));
  expect(await runs(here)).toEqual(["1 sync by Schedule"]);
});

test("slots missed while nothing ran make one run", async () => {
  const here = await scene();
  here.clock.advanceMs(4 * 24 * HOUR_MS);
  await startDue(here.deps, here.ref);
  await startDue(here.deps, here.ref);

  expect(await runs(here)).toEqual(["1 sync by Schedule"]);
});

test("a paused schedule starts nothing", async () => {
  const here = await scene({ pausedAt: new Date("2026-11-20T12:00:00Z"), pausedBy: "Ana Ruiz" });
  here.clock.advanceMs(4 * 24 * HOUR_MS);
  await startDue(here.deps, here.ref);

  expect(await runs(here)).toEqual([]);
});
