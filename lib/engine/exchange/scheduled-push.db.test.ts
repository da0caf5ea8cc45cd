import { eq, gte } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ledgerParty, member, push, referenceRead, tag, user, workspaceEmployee } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import type { PushKindName } from "#lib/core/push/push.ts";
import type { PushRhythm } from "#lib/core/push/push-schedule.ts";
import type { OptionsInput } from "#lib/services/company/options-input.ts";
import { readOptions } from "#lib/services/company/read-options.ts";
import { saveOptions } from "#lib/services/company/save-options.ts";
import type { Context } from "#lib/services/context.ts";
import { agreePush } from "#lib/services/push/agree-push.ts";
import { listPushes } from "#lib/services/push/list-pushes.ts";
import { setPushSchedule } from "#lib/services/push/schedule/set-push-schedule.ts";
import { undoPush } from "#lib/services/push/undo-push.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { runPushes } from "./run-push.ts";

const POLICY = "POLICY1";
const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const WEEKLY = { every: "week", weekday: 1 } as const;
const TAGS = ["Denver", "Boston"].map((name) => ({ level: 1, name, enabled: true, glCode: "" }));

let scene: ReviewScene;
/** What is older was an earlier test's. */
let since: Date;
beforeAll(async () => {
  scene = await createReviewScene([]);
  const { actor, organizationId } = scene.ana;
  assert(actor.kind === "user", "Ana is a person");
  await scene.world.db.insert(user).values({ id: actor.id, email: "ana@x.example", name: actor.name });
  await scene.world.inOrg((tx) => tx.insert(member).values({ organizationId, userId: actor.id, roles: ["mapper"] }));
});
afterAll(() => scene.world.close());

const value = <Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const setOptions = async (options: OptionsInput) => {
  const { companyId } = scene;
  const { version } = value(await readOptions(scene.ana, { companyId }));
  value(await saveOptions(scene.ana, { companyId, options, expectedVersion: version }));
};

beforeEach(async () => {
  const { source, world, clock } = scene;
  clock.advanceMs(DAY_MS);
  since = clock.now();
  Object.assign(source, { tags: TAGS, employees: [], written: [], onWrite: () => "done" });
  await world.inOrg(async (tx) => {
    await tx.update(push).set({ state: "refused" }).where(eq(push.companyId, scene.companyId));
    await tx.update(member).set({ roles: ["mapper"] });
    await tx.delete(tag).where(eq(tag.connectionId, world.connectionId));
    const own = { organizationId: world.organizationId, connectionId: world.connectionId, policyId: POLICY };
    await tx.insert(tag).values(TAGS.map((each) => ({ ...own, ...each, levelName: "" })));
  });
  await setOptions({ pushTags: true, pushEmployees: true });
  for (const kind of ["tags", "workspace_employees"] as const) value(await set(kind, null));
});

const engine = () => runPushes(scene.deps, scene.ref, NEVER);
const weeks = (count: number) => scene.clock.advanceMs(count * 7 * DAY_MS);
const set = (kind: PushKindName, rhythm: PushRhythm | null, ctx = scene.ana) =>
  setPushSchedule(ctx, { companyId: scene.companyId, kind, rhythm, managerEmail: "boss@x.example" });
const rows = () =>
  scene.world.inOrg((tx) => tx.select().from(push).where(gte(push.askedAt, since)).orderBy(push.askedAt));
const listed = async () => {
  const { pushes, runs: all, schedules } = value(await listPushes(scene.ana, { companyId: scene.companyId }));
  const isNew = (at: string) => new Date(at) >= since;
  return {
    schedules,
    pushes: pushes.filter(({ askedAt }) => isNew(askedAt)),
    runs: all.filter(({ slotAt }) => isNew(slotAt)),
  };
};
const runs = async () => (await listed()).runs.map(({ idle, state }) => idle?.reason ?? state);

test("on its slot it asks in the name of who switched it on; that person cannot agree, and nothing is written alone", async () => {
  value(await set("tags", WEEKLY));
  await engine();
  expect(await rows()).toEqual([]);
  weeks(1);
  await engine();
  await engine();

  const { pushes, schedules } = await listed();
  expect(pushes).toMatchObject([
    { kind: "tags", place: "Field", state: "asked", askedBy: "Ana Ruiz", isMine: true, changeCount: 2 },
  ]);
  expect(schedules).toMatchObject({ tags: { rhythm: WEEKLY, by: "Ana Ruiz", isMine: true } });
  expect(await runs()).toEqual(["asked"]);
  expect(scene.source.written).toEqual([]);
  const [asked] = pushes;
  assert(asked !== undefined, "it was asked for");
  expect(await agreePush(scene.ana, { pushId: asked.id })).toMatchObject({ error: { code: "same_person" } });
  value(await agreePush(scene.grace, { pushId: asked.id }));
  await engine();
  expect(scene.source.written).toEqual(["tags"]);
  const told = (await scene.audit()).filter(({ action }) => action.startsWith("push."));
  expect(told.slice(-5).map(({ action, actorName }) => `${action} ${actorName}`)).toEqual([
    ...["push.schedule_changed Ana Ruiz", "push.asked Engine (push)", "push.prepared Engine (push)"],
    ...["push.agreed Grace Lindholm", "push.done Engine (push)"],
  ]);
});

test("nothing different: the run says so, and there is nothing to agree to or to undo", async () => {
  await scene.world.inOrg(async (tx) => {
    await tx.update(tag).set({ glCode: "420" }).where(eq(tag.name, "Denver"));
    await tx.update(tag).set({ glCode: "440" }).where(eq(tag.name, "Boston"));
  });
  value(await set("tags", WEEKLY));
  weeks(1);
  await engine();

  expect((await listed()).pushes).toEqual([]);
  expect(await runs()).toEqual(["nothing_to_do"]);
  const [run] = await rows();
  expect(await undoPush(scene.ana, { pushId: run?.id ?? "" })).toMatchObject({ error: { code: "illegal_move" } });
});

test("one that is open is not asked for again; several missed slots are one run", async () => {
  value(await set("tags", WEEKLY));
  weeks(1);
  await engine();
  weeks(5);
  await engine();

  expect(await runs()).toEqual(["open", "asked"]);
});

test("two engines at one slot make one run of it", async () => {
  value(await set("tags", WEEKLY));
  weeks(1);
  await Promise.all([engine(), engine()]);

  expect(await runs()).toEqual(["asked"]);
});

test("a schedule that was switched on long ago still runs", async () => {
  value(await set("tags", WEEKLY));
  for (const count of [1, 60, 0, 1]) {
    weeks(count);
    await engine();
  }

  expect(await runs()).toEqual(["open", "open", "open", "asked"]);
});

test("switched off, it does not run; and only what the rules of the company allow can be switched on", async () => {
  value(await set("tags", WEEKLY));
  value(await set("tags", null));
  weeks(1);
  await engine();
  expect(await rows()).toEqual([]);
  expect(await set("vendors", WEEKLY)).toMatchObject({ error: { code: "switched_off" } });
  const machine: Context = { ...scene.ana, actor: { kind: "engine", job: "push" } };
  expect(await set("tags", WEEKLY, machine)).toMatchObject({ error: { code: "not_allowed" } });
});

test("what stands in the way is said: the rules forbid it, nobody read a list, the person may no longer ask", async () => {
  value(await set("tags", WEEKLY));
  await setOptions({ pushTags: false });
  weeks(1);
  await engine();
  await setOptions({ pushTags: true });
  const ofTags = eq(referenceRead.kind, "tag");
  const fullAt = scene.clock.now();
  await scene.world.inOrg((tx) => tx.update(referenceRead).set({ fullAt: null }).where(ofTags));
  weeks(1);
  await engine();
  await scene.world.inOrg((tx) => tx.update(referenceRead).set({ fullAt }).where(ofTags));
  await scene.world.inOrg((tx) => tx.update(member).set({ roles: ["viewer"] }));
  weeks(1);
  await engine();

  expect(await runs()).toEqual(["not_allowed", "not_read", "switched_off"]);
  expect((await listed()).pushes).toEqual([]);
});

test("employees are rehearsed by themselves, and asked for once nothing failed", async () => {
  const { organizationId, connectionId } = scene.world;
  const seen = { firstSeenAt: scene.clock.now(), lastSeenAt: scene.clock.now() };
  const maya = { email: "maya@x.example", name: "Maya", submitsTo: "boss@x.example" };
  await scene.world.inOrg(async (tx) => {
    await tx.insert(workspaceEmployee).values({ organizationId, connectionId, policyId: POLICY, ...maya, ...seen });
    const own = { organizationId, companyId: scene.companyId, kind: "employee" as const, active: true, ...seen };
    await tx.insert(ledgerParty).values({ ...own, code: "E1", name: "Maya Okafor", email: maya.email });
  });
  scene.source.employees = [{ ...maya, employeeId: "", customField1: "", customField2: "", role: "user" }];
  value(await set("workspace_employees", { every: "month", day: 31 }));
  weeks(5);
  await engine();

  expect(scene.source.written).toEqual(["employees, dry run"]);
  expect((await rows()).map(({ state, isDryRun }) => `${state} ${isDryRun}`).toSorted()).toEqual([
    ...["asked false", "done true"],
  ]);
  expect((await listed()).pushes.find(({ isDryRun }) => !isDryRun)).toMatchObject({
    ...{ state: "asked", askedBy: "Ana Ruiz", changeCount: 1 },
  });
  await engine();
  expect(await rows()).toHaveLength(2);
});

test("into GP: whoever is no vendor yet, and no account that nothing waits for", async () => {
  await setOptions({ createVendors: true, vendorClass: "EMPLOYEE", createAccounts: true });
  value(await set("vendors", WEEKLY));
  value(await set("accounts", WEEKLY));
  weeks(1);
  await engine();

  expect((await listed()).pushes).toMatchObject([
    { kind: "vendors", place: "GP", state: "asked", changes: [{ kind: "added", name: "MAYA", to: "Maya" }] },
  ]);
  expect((await listed()).runs.find(({ kind }) => kind === "accounts")).toMatchObject({
    idle: { reason: "nothing_to_do" },
  });
});
