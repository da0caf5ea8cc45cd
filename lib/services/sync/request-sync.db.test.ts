import { randomUUID } from "node:crypto";
import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvent, sync } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import type { Context } from "../context.ts";
import { requestSync } from "./request-sync.ts";

let world: TestWorld;
let ctx: Context;

beforeAll(async () => {
  world = await createTestWorld();
  const actor = { kind: "user", id: randomUUID(), name: "Ana Ruiz" } as const;
  ctx = { db: world.db, organizationId: world.organizationId, actor, roles: ["approver"], clock: fixedClock() };
});
afterAll(() => world.close());

const runs = (companyId: string) =>
  world.inOrg((tx) => tx.select().from(sync).where(eq(sync.companyId, companyId)).orderBy(asc(sync.number)));
const wakes = async (companyId: string) => {
  const {
    rows: [row],
  } = await world.db.execute<{ n: number }>(
    sql`select count(*)::int as n from pgboss.job where data->>'companyId' = ${companyId}`,
  );
  return row?.n;
};

test("a run is asked for, told in the audit, and the engine is woken", async () => {
  const companyId = await insertCompany(world);
  const asked = await requestSync(ctx, { companyId });
  const [run] = await runs(companyId);

  expect(asked).toEqual({ ok: true, value: { syncId: run?.id, number: 1 } });
  expect(run).toMatchObject({
    state: "requested",
    requestedBy: "Ana Ruiz",
    requestedAt: ctx.clock.now(),
    kind: "sync",
  });
  expect(await wakes(companyId)).toBe(1);
  const events = await world.inOrg((tx) => tx.select().from(auditEvent).where(eq(auditEvent.companyId, companyId)));
  expect(events).toMatchObject([{ action: "sync.requested", body: { after: { syncId: run?.id, number: 1 } } }]);
});

test("ten requests at once are one run", async () => {
  const companyId = await insertCompany(world);
  const asked = await Promise.all(Array.from({ length: 10 }, () => requestSync(ctx, { companyId })));

  expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(await runs(companyId)).toHaveLength(1);
});

test("a run under way is the answer, and nobody is woken for it; after its end there is a next one", async () => {
  const companyId = await insertCompany(world);
  await requestSync(ctx, { companyId });
  await world.inOrg((tx) => tx.update(sync).set({ state: "running" }).where(eq(sync.companyId, companyId)));
  expect(await requestSync(ctx, { companyId })).toMatchObject({ value: { number: 1 } });
  expect(await wakes(companyId)).toBe(1);

  await world.inOrg((tx) => tx.update(sync).set({ state: "done" }).where(eq(sync.companyId, companyId)));
  expect(await requestSync(ctx, { companyId })).toMatchObject({ value: { number: 2 } });
});

test("planning anew waits for no run under way, which may be past it; one that is asked for plans too", async () => {
  const companyId = await insertCompany(world);
  await requestSync(ctx, { companyId });
  expect(await requestSync(ctx, { companyId, kind: "plan" })).toMatchObject({ value: { number: 1 } });
  await world.inOrg((tx) => tx.update(sync).set({ state: "running" }).where(eq(sync.companyId, companyId)));
  expect(await requestSync(ctx, { companyId, kind: "plan" })).toMatchObject({ value: { number: 2 } });
  expect(await requestSync(ctx, { companyId, kind: "plan" })).toMatchObject({ value: { number: 2 } });
  expect((await runs(companyId)).map(({ kind }) => kind)).toEqual(["sync", "plan"]);
});

test("another organization's company is not there", async () => {
  const companyId = await insertCompany(world);
  const asked = await requestSync({ ...ctx, organizationId: randomUUID() }, { companyId });

  expect(asked).toEqual({ ok: false, error: { code: "not_found", what: "company" } });
});
