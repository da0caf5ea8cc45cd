import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { account, companyOptions, ledgerParty, push, tag, workspaceEmployee } from "#db/schema/index.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import { cents } from "#lib/core/money.ts";
import type { Context } from "#lib/services/context.ts";
import { agreePush } from "#lib/services/push/agree-push.ts";
import { askPush } from "#lib/services/push/ask-push.ts";
import { listPushes } from "#lib/services/push/list-pushes.ts";
import { previewTagPush } from "#lib/services/push/preview-tag-push.ts";
import { refusePush } from "#lib/services/push/refuse-push.ts";
import { undoPush } from "#lib/services/push/undo-push.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleAccount } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { runPushes } from "./run-push.ts";

const POLICY = "POLICY1";
const HOUR_MS = 3_600_000;
const NEVER = new AbortController().signal;

let scene: ReviewScene;
let optionsVersion = 0;
beforeAll(async () => {
  scene = await createReviewScene([
    sampleReport([sampleExpense({ tags: ["Denver"], amountCents: cents(10_000) })], { reportId: "R1" }),
  ]);
});
afterAll(() => scene.world.close());

const TAGS = ["Denver", "Boston"].map((name) => ({ level: 1, name, enabled: true, glCode: "" }));
const setOptions = async (options: Partial<CompanyOptions>) => {
  const { organizationId } = scene.world;
  const by = { setBy: "Ana Ruiz", setAt: scene.clock.now() };
  optionsVersion += 1;
  const row = { organizationId, companyId: scene.companyId, version: optionsVersion, options, ...by };
  await scene.world.inOrg((tx) => tx.insert(companyOptions).values(row));
};

beforeEach(async () => {
  const { source, world, companyId } = scene;
  Object.assign(source, { tags: TAGS, employees: [], written: [], onWrite: () => "done" });
  await world.inOrg(async (tx) => {
    await tx.update(push).set({ state: "refused" }).where(eq(push.companyId, companyId));
    await tx.delete(tag).where(eq(tag.connectionId, world.connectionId));
    const own = { organizationId: world.organizationId, connectionId: world.connectionId, policyId: POLICY };
    await tx.insert(tag).values(TAGS.map((each) => ({ ...own, ...each, levelName: "" })));
  });
  await setOptions({ pushTags: true });
});

const engine = () => runPushes(scene.deps, scene.ref, NEVER);
const value = <Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
async function preview(removes: string[] = []) {
  const choice = { values: ["420", "440"], removes };
  return value(await previewTagPush(scene.ana, { companyId: scene.companyId, policyId: POLICY, choice }));
}
async function ask(removes: string[] = [], ctx: Context = scene.ana) {
  const { seen } = await preview(removes);
  const choice = { values: ["420", "440"], removes, seen };
  return askPush(ctx, { kind: "tags", companyId: scene.companyId, policyId: POLICY, ...choice });
}
async function agreed(removes: string[] = []) {
  const { pushId } = value(await ask(removes));
  value(await agreePush(scene.grace, { pushId }));
  return pushId;
}
async function stateOf(pushId: string) {
  const [row] = await scene.world.inOrg((tx) => tx.select().from(push).where(eq(push.id, pushId)));
  return row;
}
const codes = () => scene.source.tags.map(({ name, glCode }) => `${name} ${glCode}`);
const actions = async () =>
  (await scene.audit()).map(({ action }) => action).filter((action) => action.startsWith("push."));

test("the difference is shown first, and asking alone writes nothing", async () => {
  const shown = await preview(["Boston"]);
  expect(shown.changes.map(({ kind, name, to }) => `${kind} ${name} ${to}`)).toEqual([
    ...["removed Boston ", "changed Denver 420"],
  ]);
  expect(shown.removable).toMatchObject([{ name: "Boston", removed: true }]);
  const asked = value(await ask());
  await engine();

  expect(asked.state).toBe("asked");
  expect(scene.source.written).toEqual([]);
});

test("a removed tag that is used says with how much money", async () => {
  expect((await preview(["Denver"])).removable).toEqual([
    { name: "Denver", removed: true, spendCents: 10_000, heldReports: 0 },
  ]);
});

test("a second person agrees, the engine writes the whole list and reads it back", async () => {
  const pushId = await agreed();
  await engine();

  expect(codes()).toEqual(["Denver 420", "Boston 440"]);
  expect(await stateOf(pushId)).toMatchObject({ state: "done", outcome: { how: "done", problem: null } });
  expect((await actions()).slice(-3)).toEqual(["push.asked", "push.agreed", "push.done"]);
  const stored = await scene.world.inOrg((tx) => tx.select().from(tag).where(eq(tag.policyId, POLICY)));
  expect(stored.map(({ name, glCode }) => `${name} ${glCode}`).toSorted()).toEqual(["Boston 440", "Denver 420"]);
  const { pushes } = value(await listPushes(scene.grace, { companyId: scene.companyId }));
  expect(pushes.find(({ id }) => id === pushId)).toMatchObject({
    ...{ state: "done", place: "Field", isMine: false, undone: false, changeCount: 2 },
  });
  await engine();
  expect(scene.source.written).toEqual(["tags"]);
});

test("nobody agrees to what they asked for, or what another organization asked for", async () => {
  const { pushId } = value(await ask());

  expect(await agreePush(scene.ana, { pushId })).toMatchObject({ error: { code: "same_person" } });
  expect(await agreePush(scene.stranger, { pushId })).toMatchObject({ error: { code: "not_found" } });
  const engineCtx: Context = { ...scene.grace, actor: { kind: "engine", job: "push" } };
  expect(await agreePush(engineCtx, { pushId })).toMatchObject({ error: { code: "not_allowed" } });
  await engine();
  expect(scene.source.written).toEqual([]);
});

test("switched off: nothing is asked for, and nothing agreed to that was switched off meanwhile", async () => {
  const { pushId } = value(await ask());
  await setOptions({});

  expect(await agreePush(scene.grace, { pushId })).toEqual({
    ok: false,
    error: { code: "switched_off", what: "push_tags" },
  });
  expect(await ask()).toEqual({ ok: false, error: { code: "switched_off", what: "push_tags" } });
});

test("one at a time to a place; refused by an approver or by whoever asked, and by no other", async () => {
  const { pushId } = value(await ask());
  expect(await ask()).toMatchObject({ error: { code: "push_open", state: "asked", askedBy: "Ana Ruiz" } });
  const other: Context = { ...scene.ana, actor: { kind: "user", id: randomUUID(), name: "Mei" } };
  expect(await refusePush(other, { pushId })).toMatchObject({ error: { code: "not_allowed" } });
  expect(await refusePush(scene.ana, { pushId })).toMatchObject({ value: { state: "refused" } });
  expect(await agreePush(scene.grace, { pushId })).toMatchObject({ error: { code: "illegal_move" } });
  expect((await ask()).ok).toBe(true);
});

test("what the person saw is no longer so when they ask: stale", async () => {
  const { seen } = await preview();
  await scene.world.inOrg((tx) => tx.update(tag).set({ glCode: "9" }).where(eq(tag.name, "Boston")));
  const choice = { values: ["420", "440"], removes: [], seen };
  const asked = await askPush(scene.ana, { kind: "tags", companyId: scene.companyId, policyId: POLICY, ...choice });

  expect(asked).toMatchObject({ error: { code: "stale" } });
});

test("changed in Expensify since: nothing is written, and it says what changed", async () => {
  const pushId = await agreed();
  scene.source.tags = [...TAGS, { level: 1, name: "Phoenix", enabled: true, glCode: "" }];
  await engine();

  expect(scene.source.written).toEqual([]);
  expect(await stateOf(pushId)).toMatchObject({
    state: "failed",
    outcome: { how: "changed", items: [{ key: "Phoenix", detail: "added" }] },
  });
});

test("undo is a new request with the old list, agreed to by a second person, once", async () => {
  const pushId = await agreed(["Boston"]);
  await engine();
  expect(codes()).toEqual(["Denver 420"]);
  const undo = value(await undoPush(scene.ana, { pushId }));
  expect(await agreePush(scene.ana, { pushId: undo.pushId })).toMatchObject({ error: { code: "same_person" } });
  value(await agreePush(scene.grace, { pushId: undo.pushId }));
  await engine();

  expect(codes().toSorted()).toEqual(["Boston ", "Denver "]);
  expect(await stateOf(undo.pushId)).toMatchObject({ state: "done", undoes: pushId });
  expect(await undoPush(scene.ana, { pushId })).toMatchObject({ error: { code: "push_open" } });
});

test("an undo is not written over what came afterwards", async () => {
  const pushId = await agreed();
  await engine();
  scene.source.tags = [...scene.source.tags, { level: 1, name: "Phoenix", enabled: true, glCode: "" }];
  const undo = value(await undoPush(scene.ana, { pushId }));
  value(await agreePush(scene.grace, { pushId: undo.pushId }));
  await engine();

  expect(await stateOf(undo.pushId)).toMatchObject({ state: "failed", outcome: { how: "changed" } });
  expect(codes()).toContain("Phoenix ");
});

test("refused by Expensify: failed, with its words, and not tried again", async () => {
  scene.source.onWrite = () => "refused";
  const pushId = await agreed();
  await engine();
  await engine();

  expect(scene.source.written).toEqual(["tags"]);
  expect(await stateOf(pushId)).toMatchObject({ state: "failed", outcome: { problem: { code: "expensify_refused" } } });
});

test("a lost answer to what was done is read back at once", async () => {
  scene.source.onWrite = () => "done_unheard";
  const pushId = await agreed();
  await engine();

  expect(await stateOf(pushId)).toMatchObject({ state: "done" });
});

test("a lost answer is unclear, never repeated, looked at again, and failed when it is not there after two hours", async () => {
  scene.source.onWrite = () => "unheard";
  const pushId = await agreed();
  await engine();
  expect(await stateOf(pushId)).toMatchObject({
    state: "unclear",
    outcome: { problem: { code: "expensify_unreachable" } },
  });
  scene.clock.advanceMs(HOUR_MS);
  await engine();
  expect(await stateOf(pushId)).toMatchObject({ state: "unclear" });
  expect(await ask()).toMatchObject({ error: { code: "push_open", state: "unclear" } });
  scene.clock.advanceMs(HOUR_MS);
  await engine();

  expect(await stateOf(pushId)).toMatchObject({ state: "failed" });
  expect(scene.source.written).toEqual(["tags"]);
});

test("an unclear one that arrives late is done", async () => {
  scene.source.onWrite = () => "unheard";
  const pushId = await agreed();
  await engine();
  scene.source.tags = TAGS.map((each) => ({ ...each, glCode: each.name === "Denver" ? "420" : "440" }));
  scene.clock.advanceMs(HOUR_MS);
  await engine();

  expect(await stateOf(pushId)).toMatchObject({ state: "done", outcome: { problem: null } });
});

test("a process that died over it leaves it unclear; a person may close it after a look of their own", async () => {
  const pushId = await agreed();
  const startedAt = scene.clock.now();
  await scene.world.inOrg((tx) => tx.update(push).set({ state: "running", startedAt }).where(eq(push.id, pushId)));
  await engine();
  expect(await stateOf(pushId)).toMatchObject({ state: "running" });
  scene.clock.advanceMs(HOUR_MS);
  await engine();
  expect(await stateOf(pushId)).toMatchObject({ state: "unclear" });
  expect(scene.source.written).toEqual([]);

  expect(await refusePush(scene.grace, { pushId })).toMatchObject({ value: { state: "failed" } });
  expect(await stateOf(pushId)).toMatchObject({ outcome: { closedBy: "Grace Lindholm" } });
});

test("employees: rehearsed first, without a second person; then asked for, agreed to and read back", async () => {
  await setOptions({ pushEmployees: true });
  const { organizationId, connectionId } = scene.world;
  const seen = { firstSeenAt: scene.clock.now(), lastSeenAt: scene.clock.now() };
  const maya = { email: "maya@x.example", name: "Maya", submitsTo: "boss@x.example", customField1: "V1" };
  await scene.world.inOrg(async (tx) => {
    await tx.insert(workspaceEmployee).values({ organizationId, connectionId, policyId: POLICY, ...maya, ...seen });
    const own = { organizationId, companyId: scene.companyId, kind: "employee" as const, active: true, ...seen };
    await tx.insert(ledgerParty).values({ ...own, code: "E1", name: "Maya Okafor", email: maya.email });
  });
  scene.source.employees = [{ ...maya, employeeId: "", customField2: "", role: "user" }];
  const input = {
    kind: "workspace_employees",
    companyId: scene.companyId,
    policyId: POLICY,
    managerEmail: "",
  } as const;

  expect(await askPush(scene.ana, { ...input, isDryRun: false })).toMatchObject({ error: { code: "dry_run_first" } });
  const rehearsal = value(await askPush(scene.ana, { ...input, isDryRun: true }));
  await engine();
  expect(await stateOf(rehearsal.pushId)).toMatchObject({ state: "done", isDryRun: true, agreedBy: null });
  expect(scene.source.employees[0]?.employeeId).toBe("");

  const real = value(await askPush(scene.ana, { ...input, isDryRun: false }));
  await engine();
  expect(scene.source.written).toEqual(["employees, dry run"]);
  value(await agreePush(scene.grace, { pushId: real.pushId }));
  await engine();
  expect(await stateOf(real.pushId)).toMatchObject({ state: "done" });
  expect(scene.source.employees).toMatchObject([{ employeeId: "E1", customField1: "V1", submitsTo: "boss@x.example" }]);
  expect(await undoPush(scene.ana, { pushId: real.pushId })).toMatchObject({ error: { code: "illegal_move" } });
});

test("accounts and vendors are checked before anybody is asked to agree, and kept as they are wanted", async () => {
  await setOptions({ createAccounts: true, createVendors: true });
  const { companyId } = scene;
  const accounts = (...numbers: string[]) => ({
    kind: "accounts" as const,
    companyId,
    accounts: numbers.map((number) => ({ number, description: "Tools" })),
  });
  expect(await askPush(scene.ana, accounts("420-6420-00", "42-6530-00", "420-6530-00", "420-6530-00"))).toMatchObject({
    error: {
      issues: [
        ...["420-6420-00 is in GP already", "42-6530-00 does not have the form of GP's accounts"],
        "420-6530-00 is listed twice",
      ],
    },
  });
  const asked = value(await askPush(scene.ana, accounts("420-6530-00")));
  expect(await stateOf(asked.pushId)).toMatchObject({
    state: "asked",
    wanted: { accounts: [{ number: "420-6530-00", description: "Tools" }] },
  });
  const vendors = { kind: "vendors" as const, companyId, vendors: [{ code: "OKAFOR", name: "Maya", email: "" }] };
  expect(await askPush(scene.ana, vendors)).toMatchObject({ error: { code: "invalid_input" } });
  await setOptions({ createVendors: true, vendorClass: "EMPLOYEE" });
  expect(await stateOf(value(await askPush(scene.ana, vendors)).pushId)).toMatchObject({
    wanted: { vendorClass: "EMPLOYEE", vendors: [{ code: "OKAFOR" }] },
  });
});

test("a cost centre that GP has and nobody has a tag for is offered, an inactive one is not", async () => {
  const { organizationId } = scene.world;
  const own = { organizationId, companyId: scene.companyId, category: "" };
  await scene.world.inOrg((tx) =>
    tx.insert(account).values([
      { ...own, ...sampleAccount("430-6420-00", { description: "Atlanta" }) },
      { ...own, ...sampleAccount("450-6420-00", { description: "Closed", active: false }) },
    ]),
  );
  const shown = value(await previewTagPush(scene.ana, { companyId: scene.companyId, policyId: POLICY }));
  expect(shown.costCentres.map((each) => [each.value, each.tags.join(), each.chosen])).toEqual([
    ["420", "Denver", true],
    ["430", "", true],
    ["440", "Boston", true],
  ]);
  expect(shown.changes.find(({ kind }) => kind === "added")).toMatchObject({ name: "Atlanta", to: "430" });
});
