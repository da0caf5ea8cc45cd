import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import { connection } from "#db/schema/index.ts";
import { loadRules } from "../../company/load-rules.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import type { MappingChange } from "../mapping-change.ts";
import { previewMapping } from "../preview-mapping.ts";
import { saveMapping } from "../save-mapping.ts";
import { listSpecialRules } from "./list-special-rules.ts";
import { previewShare, shareMapping } from "./share-mapping.ts";

const REPORTS = [
  sampleReport([sampleExpense({ transactionId: "1", amountCents: cents(10_000) })], { reportId: "R1" }),
  sampleReport([sampleExpense({ transactionId: "2", amountCents: cents(300_000) })], { reportId: "R2" }),
];
const HOLD: MappingChange = {
  ...{ kind: "exception", segment: 0, level: 0, source: "Above 2,500", target: "hold", place: 1 },
  condition: { amountFromCents: 250_000 },
};
const MEALS: MappingChange = {
  ...{ kind: "exception", segment: 2, level: 0, source: "Denver", target: "6430", place: 2 },
  condition: { category: "Lodging", tag: { level: 1, name: "Denver" } },
};

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene(REPORTS);
});
afterAll(() => scene.world.close());

const page = async () => {
  const read = await listSpecialRules(scene.ana, { companyId: scene.companyId });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};
const save = async (...changes: MappingChange[]) => {
  const { version } = await page();
  return saveMapping(scene.ana, { companyId: scene.companyId, changes, expectedVersion: version });
};
const accounts = async (reportId: string) => (await scene.posting(reportId)).plan?.lines.map(({ account }) => account);

test("a special rule that holds is shown with its effect first, holds what it meets, and lets go when it is taken back", async () => {
  const preview = await previewMapping(scene.ana, { companyId: scene.companyId, changes: [HOLD] });
  expect(preview).toMatchObject({ ok: true, value: { newlyHeld: 1, unblocked: 0, issues: [] } });

  const saved = await save(HOLD);
  expect(saved).toMatchObject({ ok: true, value: { newlyHeld: 1 } });
  expect((await scene.posting("R2")).holds).toMatchObject([{ code: "exception_holds", exception: "Above 2,500" }]);
  expect((await scene.posting("R1")).state).toBe("ready");

  const undone = saved.ok ? await save(...(saved.value.before as MappingChange[])) : saved;
  expect(undone).toMatchObject({ ok: true, value: { released: [{ reportId: "R2" }] } });
  expect((await page()).rules).toEqual([]);
});

test("special rules stand in their order, with who set them; a moved one is tried at its new place", async () => {
  await save({ ...MEALS, place: 2 }, { ...MEALS, source: "Denver too", target: "6420", place: 1 });

  expect((await page()).rules.map(({ name, place, setBy }) => [name, place, setBy])).toEqual([
    ["Denver too", 1, "Ana Ruiz"],
    ["Denver", 2, "Ana Ruiz"],
  ]);
  expect(await accounts("R1")).toContain("420-6420-00");
  await save({ ...MEALS, place: 1 }, { ...MEALS, source: "Denver too", target: "6420", place: 2 });
  expect(await accounts("R1")).toContain("420-6430-00");
  await save({ ...MEALS, target: null }, { ...MEALS, source: "Denver too", target: null });
});

test.each<[string, Partial<MappingChange>, string]>([
  ["without a condition", { condition: null }, "say when it applies"],
  ["with an account that GP does not have", { segment: 0, target: "999-0000-00" }, "account 999-0000-00 is missing"],
  ["for a segment that is none", { segment: 9 }, "there is no segment 9"],
  ["that holds one segment", { target: "hold" }, "a hold has no segment"],
  ["for a workspace of somebody else", { policyId: "OTHER" }, "workspace OTHER does not feed this company"],
])("a special rule %s is refused in words", async (_what, changes, words) => {
  const refused = await save({ ...MEALS, ...changes });

  expect(refused.ok ? [] : refused.error).toMatchObject({
    code: "invalid_input",
    issues: [expect.stringContaining(words)],
  });
});

test("a row from a date on: the journal takes what holds on its own date; an earlier date is refused afterwards; undo gives all back", async () => {
  const row: MappingChange = { kind: "category", segment: 2, level: 0, source: "Lodging", target: "6430" };
  const { date } = (await scene.posting("R1")).plan ?? { date: day("2026-01-01") };
  const later = { ...row, effectiveFrom: day("2031-01-01") };

  expect(await save(later)).toMatchObject({ ok: true, value: { changed: 0 } });
  expect(await accounts("R1")).toContain("420-6420-00");
  const early = await save({ ...row, effectiveFrom: date });
  expect(early.ok ? [] : early.error).toMatchObject({
    issues: [expect.stringContaining("from 2031-01-01 on already")],
  });

  const saved = await save({ kind: "tag", segment: 1, level: 1, source: "Denver", target: "440", effectiveFrom: date });
  expect(await accounts("R1")).toContain("440-6420-00");
  if (saved.ok) await save(...(saved.value.before as MappingChange[]));
  expect(await accounts("R1")).toContain("420-6420-00");
});

test("a default is refused for what no tag feeds, and kept for what one does", async () => {
  const refused = await save({ kind: "default", segment: 2, level: 0, source: "", target: "6420" });
  expect(refused.ok ? [] : refused.error).toMatchObject({ issues: [expect.stringContaining("comes from a tag")] });

  await save({ kind: "default", segment: 1, level: 0, source: "", target: "440" });
  expect((await page()).defaults).toMatchObject([{ segment: 1, source: "", target: "440", setBy: "Ana Ruiz" }]);
});

test("what the connection says of tag levels and of the currency of tax reaches the rules of its workspaces", async () => {
  const { world, companyId } = scene;
  const loaded = async () =>
    [...((await world.inOrg((tx) => loadRules(tx, companyId, new Date())))?.rules.workspaces.values() ?? [])][0];
  const say = (dependentTags: boolean) =>
    world.inOrg((tx) =>
      tx
        .update(connection)
        .set({ settings: { dependentTags, taxCurrency: dependentTags ? "report" : "expense" } })
        .where(eq(connection.id, world.connectionId)),
    );

  expect(await loaded()).toMatchObject({ dependentTags: false, taxInReportCurrency: false });
  await say(true);
  expect(await loaded()).toMatchObject({ dependentTags: true, taxInReportCurrency: true });
  await say(false);
});

test("a workspace that no longer uses the company's mapping holds its reports until it has rows of its own, or uses it again", async () => {
  const [{ policyId } = { policyId: "" }] = (await page()).workspaces;
  const share = (usesCompanyMapping: boolean) =>
    shareMapping(scene.ana, { companyId: scene.companyId, policyId, usesCompanyMapping });
  const preview = (usesCompanyMapping: boolean) =>
    previewShare(scene.ana, { companyId: scene.companyId, policyId, usesCompanyMapping });
  const { version } = await page();

  expect(await preview(false)).toMatchObject({ ok: true, value: { newlyHeld: 2, unblocked: 0 } });
  expect((await page()).version).toBe(version);
  expect(await share(false)).toMatchObject({ ok: true, value: { newlyHeld: 2 } });
  expect((await page()).version).toBe(version + 1);
  expect((await scene.posting("R1")).holds).toMatchObject([
    { code: "tag_unmapped", policyId },
    { code: "category_unmapped", policyId },
  ]);
  expect(await preview(true)).toMatchObject({ ok: true, value: { newlyHeld: 0, unblocked: 2 } });
  expect(await share(true)).toMatchObject({ ok: true, value: { released: [{}, {}] } });
  expect(await share(true)).toMatchObject({ ok: true, value: { released: [] } });
});

test("what is planned of a special rule is told with the one in force; one that was taken back before it began is gone", async () => {
  const [from, later] = [day("2031-01-01"), day("2031-07-01")];
  await save(MEALS, { ...MEALS, source: "Later", effectiveFrom: later });
  await save({ ...MEALS, target: "6420", effectiveFrom: from });
  await save({ ...MEALS, target: null, effectiveFrom: later });
  const rules = async () => (await page()).rules.map(({ name, target, planned }) => [name, target, planned]);

  expect(await rules()).toMatchObject([
    [
      "Denver",
      "6430",
      [
        { from, target: "6420", condition: MEALS.condition },
        { from: later, target: null },
      ],
    ],
    ["Later", "6430", []],
  ]);
  await save({ ...MEALS, source: "Later", target: null });
  expect(await rules()).toMatchObject([["Denver", "6430", [{ from }, { from: later }]]]);
});
