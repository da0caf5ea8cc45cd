import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvent, company, connection, member, selfTest, user } from "#db/schema/index.ts";
import type { Answers } from "#lib/core/connection/open-questions.ts";
import { cents } from "#lib/core/money.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { checkGate } from "./check-gate.ts";
import { GoLive, goLive } from "./go-live.ts";
import { takeOffLive } from "./take-off-live.ts";

/** Nobody has tested the connections: passed with a reason. */
const UNTESTED = ["gp_self_test", "expensify_calibrated"];

let scene: ReviewScene;
const report = (reportId: string, category: string) =>
  sampleReport([sampleExpense({ transactionId: `T${reportId}`, category, amountCents: cents(10_000) })], { reportId });

beforeAll(async () => {
  scene = await createReviewScene([report("R1", "Lodging"), report("R2", "Field Tools")]);
  await scene.world.inOrg((tx) => tx.update(company).set({ wentLiveAt: null }).where(eq(company.id, scene.companyId)));
});
afterAll(() => scene.world.close());

const gate = async () => {
  const found = await checkGate(scene.ana, { companyId: scene.companyId });
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};
const open = async () => (await gate()).ticks.filter(({ done }) => !done).map(({ check }) => check);
const live = (change: object = {}) => goLive(scene.grace, GoLive.parse({ companyId: scene.companyId, ...change }));

test("ticks are facts: nobody is a member yet, and one category has no account", async () => {
  expect(await open()).toEqual([...UNTESTED, "spend_covered", "two_people", "shadow_month"]);
  expect(await gate()).toMatchObject({ wentLiveAt: null, waiting: 1, sent: 0 });
  const covered = (await gate()).ticks.find(({ check }) => check === "spend_covered");
  expect([covered?.names, covered?.figures.uncoveredCents]).toEqual([["Field Tools"], 10_000]);
});

test("what must be there cannot be passed, and nothing changes", async () => {
  const refused = await live({
    passed: [...UNTESTED, "two_people", "spend_covered", "shadow_month"],
    reason: "we hurry",
  });
  expect(refused).toEqual({ ok: false, error: { code: "invalid_input", issues: ["gate: two_people"] } });
  expect((await gate()).wentLiveAt).toBeNull();
});

test("two people with the rights make it green; one with both does not", async () => {
  const add = async (name: string, roles: ("mapper" | "approver")[]) => {
    const id = randomUUID();
    await scene.world.db.insert(user).values({ id, email: `${id}@halden.example`, name });
    await scene.world.inOrg((tx) =>
      tx.insert(member).values({ organizationId: scene.world.organizationId, userId: id, roles }),
    );
  };
  await add("Ana Ruiz", ["mapper", "approver"]);
  expect(await open()).toContain("two_people");
  await add("Grace Lindholm", ["approver"]);
  expect(await open()).toEqual([...UNTESTED, "spend_covered", "shadow_month"]);
});

test("a chart that GP gave two days ago, or a refused sign-in, is red again", async () => {
  const readAt = scene.clock.now();
  scene.clock.advanceMs(48 * 3_600_000);
  expect(await open()).toEqual(expect.arrayContaining(["gp_answers", "expensify_answers", "chart_read"]));
  await scene.world.inOrg((tx) =>
    tx.update(company).set({ accountsReadAt: scene.clock.now(), workspacesReadAt: scene.clock.now() }),
  );
  expect(await open()).toEqual([...UNTESTED, "spend_covered", "shadow_month"]);
  await scene.world.inOrg((tx) => tx.update(connection).set({ circuitOpenedAt: readAt }));
  expect(await open()).toEqual(expect.arrayContaining(["gp_answers", "expensify_answers"]));
  await scene.world.inOrg((tx) => tx.update(connection).set({ circuitOpenedAt: null }));
});

test("a self-test that failed keeps it from going live until another one passed; answers are held against the rules", async () => {
  const { organizationId, inOrg } = scene.world;
  const [row] = await inOrg((tx) => tx.select().from(company).where(eq(company.id, scene.companyId)));
  const add = (state: "passed" | "failed", capabilities: Answers = {}) => {
    scene.clock.advanceMs(1000);
    const at = { askedAt: scene.clock.now(), finishedAt: scene.clock.now() };
    const own = { organizationId, connectionId: row?.gpConnectionId ?? "", gpCompanyId: -1, askedBy: "Sam" };
    return inOrg((tx) => tx.insert(selfTest).values({ ...own, ...at, state, capabilities }));
  };
  await add("failed");
  const passed = [...UNTESTED, "spend_covered", "shadow_month", "answers_fit"];
  const refused = { ok: false, error: { issues: ["gate: gp_self_test", "gate: expensify_calibrated"] } };
  expect(await live({ passed, reason: "we hurry" })).toMatchObject(refused);
  await add("passed", { gp_batch_prefix: { answer: "prefixed", detail: "WWTEST-4F2A9" } });
  expect(await open()).toEqual(["answers_fit", "spend_covered", "shadow_month"]);
  expect(await live({ passed, reason: "we hurry" })).toMatchObject({ error: { issues: ["gate: answers_fit"] } });
  await add("passed", { gp_batch_prefix: { answer: "none", detail: "TEST-4F2A9" } });
  expect(await open()).toEqual(["spend_covered", "shadow_month"]);
  await inOrg((tx) => tx.update(selfTest).set({ finishedAt: null, state: "asked" }));
});

test("live with what is passed and why, in the audit; off live again at once", async () => {
  const passed = [...UNTESTED, "spend_covered", "shadow_month"];
  expect(await live({ passed })).toMatchObject({ ok: false, error: { issues: ["reason: say why this is passed"] } });
  expect(await live({ passed, reason: "tools are mapped next week" })).toMatchObject({ ok: true });
  expect(await gate()).toMatchObject({ wentLiveBy: "Grace Lindholm", wentLiveAt: scene.clock.now().toISOString() });
  const stopped = await takeOffLive(scene.grace, { companyId: scene.companyId, reason: "wrong month" });
  expect(stopped.ok).toBe(true);
  expect((await gate()).wentLiveAt).toBeNull();
  const events = await scene.world.inOrg((tx) =>
    tx.select({ action: auditEvent.action, body: auditEvent.body }).from(auditEvent).orderBy(auditEvent.sequence),
  );
  expect(events.slice(-2)).toMatchObject([
    { action: "company.went_live", body: { detail: { passed, reason: "tools are mapped next week" } } },
    { action: "company.taken_off_live", body: { detail: { reason: "wrong month" } } },
  ]);
});

test("another organization's company is not there", async () => {
  const { companyId } = scene;
  const missing = { ok: false, error: { code: "not_found" } };
  expect(await checkGate(scene.stranger, { companyId })).toMatchObject(missing);
  expect(await goLive(scene.stranger, GoLive.parse({ companyId }))).toMatchObject(missing);
  expect(await takeOffLive(scene.stranger, { companyId, reason: "not mine" })).toMatchObject(missing);
});
