import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { company, connection, posting, sync } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "#db/testing/factories.ts";
import { cents } from "#lib/core/money.ts";
import type { HoldProblem, RunProblem } from "#lib/core/problem.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { Context } from "../context.ts";
import { countWork } from "./count-work.ts";

let world: TestWorld;
let ctx: Context;

beforeAll(async () => {
  world = await createTestWorld();
  const clock = { now: () => new Date("2026-11-22T12:00:00Z"), monotonicMs: () => 0 };
  const { db, organizationId } = world;
  ctx = { db, organizationId, actor: { kind: "shell", command: "test" }, roles: [], clock };
});
afterAll(() => world.close());

async function addPosting(companyId: string, state: PostingState, holds: readonly HoldProblem[]): Promise<void> {
  const subject = randomUUID();
  const reportRowId = await insertReport(world, subject);
  const { organizationId } = world;
  const texts = { marker: subject, contentHash: "h", employee: "Maya", reportName: "Denver", currency: "USD" };
  await world.inOrg((tx) =>
    tx.insert(posting).values({
      ...{ organizationId, companyId, reportRowId, subject, revision: 1, state, holds, transactionIds: [] },
      ...{ ...texts, totalCents: cents(100) },
    }),
  );
}

const unmappedTag = (tag: string, expenseId: string): HoldProblem => ({
  code: "tag_unmapped",
  ...{ expenseId, level: 1, tag, segment: 1 },
});

test("counts held reports, and each unmapped value and refused account once, of this company alone", async () => {
  const companyId = await insertCompany(world);
  const otherId = await insertCompany(world);
  await addPosting(companyId, "held", [unmappedTag("Denver", "1"), unmappedTag("Denver", "2")]);
  await addPosting(companyId, "held", [
    unmappedTag("Denver", "3"),
    unmappedTag("Aurora", "4"),
    { code: "category_unmapped", expenseId: "4", category: "Denver", segment: 2 },
  ]);
  await addPosting(companyId, "held", [
    { code: "payer_unknown", expenseId: "5" },
    { code: "account_inactive", expenseId: "5", account: "300-6445-00" },
    { code: "account_inactive", expenseId: "6", account: "300-6445-00" },
  ]);
  await addPosting(companyId, "ready", []);
  await addPosting(otherId, "held", [unmappedTag("Boston", "6")]);
  expect(await countWork(ctx, { companyId })).toEqual({
    ok: true,
    value: { review: 3, mapping: 4, connections: 0, notLive: null },
  });
  await world.inOrg((tx) => tx.update(company).set({ wentLiveAt: null }).where(eq(company.id, companyId)));
  expect(await countWork(ctx, { companyId })).toMatchObject({ value: { notLive: 1 } });
});

test("counts connections that failed their last ping or are not asked any more", async () => {
  const companyId = await insertCompany(world);
  const failed = { layer: "role", ok: false, detail: "", tookMs: 1, problem: null };
  const fine = { ...failed, ok: true };
  const setPing = async (ping: (typeof failed)[], circuitOpenedAt: Date | null) =>
    world.inOrg((tx) =>
      tx.update(connection).set({ ping, circuitOpenedAt }).where(eq(connection.id, world.connectionId)),
    );
  const failing = async () => {
    const counts = await countWork(ctx, { companyId });
    return counts.ok ? counts.value.connections : null;
  };
  await setPing([fine, failed], null);
  expect(await failing()).toBe(1);
  await setPing([fine], null);
  expect(await failing()).toBe(0);
  await setPing([fine], ctx.clock.now());
  expect(await failing()).toBe(1);
});

test("counts a connection whose certificate runs out, and one with another company behind it", async () => {
  const companyId = await insertCompany(world);
  const failing = async () => {
    const counts = await countWork(ctx, { companyId });
    return counts.ok ? counts.value.connections : null;
  };
  const showing = (expiresAt: string) => {
    const certificate = { subject: "CN=gp", issuer: "CN=ca", fingerprint256: "AA", expiresAt };
    const set = { certificate, ping: [], circuitOpenedAt: null };
    return world.inOrg((tx) => tx.update(connection).set(set).where(eq(connection.id, world.connectionId)));
  };
  await showing("2026-12-21T12:00:00Z");
  expect(await failing()).toBe(1);
  await showing("2027-06-01T12:00:00Z");
  expect(await failing()).toBe(0);

  const doubt = { code: "gp_company_changed", companyId: 2, what: "name", known: "Halden", found: "Other" } as const;
  await world.inOrg((tx) => tx.update(company).set({ ledgerName: "Halden" }).where(eq(company.id, companyId)));
  const { organizationId } = world;
  const run = (number: number, problems: readonly RunProblem[]) =>
    world.inOrg((tx) =>
      tx.insert(sync).values({ organizationId, companyId, number, state: "done", requestedBy: "Sam", problems }),
    );
  await run(1, [doubt]);
  expect(await failing()).toBe(1);
  await run(2, []);
  expect(await failing()).toBe(0);
});
