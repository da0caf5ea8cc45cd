import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mapping } from "#db/schema/index.ts";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { listMapping, ListMapping } from "./list-mapping.ts";
import { listMappingHistory } from "./history/list-mapping-history.ts";
import { listVersions, ListVersions } from "./history/list-versions.ts";
import { listTargets } from "./list-targets.ts";
import { exportMapping } from "./file/export-mapping.ts";
import type { MappingChange } from "./mapping-change.ts";
import { previewMapping } from "./preview-mapping.ts";
import { saveMapping } from "./save-mapping.ts";

const expense = (id: string, changes: Parameters<typeof sampleExpense>[0]) =>
  sampleExpense({ transactionId: id, ...changes });
const REPORTS = [
  sampleReport([expense("1", { tags: ["Boston"], amountCents: cents(10_000) })], { reportId: "R1" }),
  sampleReport([expense("2", { category: "Field Tools", amountCents: cents(20_000) })], { reportId: "R2" }),
  sampleReport([expense("3", { category: "Field Tools", reimbursable: false, amountCents: cents(30_000) })], {
    reportId: "R3",
  }),
];
const TOOLS: MappingChange = { kind: "category", segment: 2, level: 0, source: "Field Tools", target: "6430" };

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene(REPORTS);
});
afterAll(() => scene.world.close());

const version = async () => {
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId }));
  return page.ok ? page.value.version : -1;
};
const save = async (changes: MappingChange[], expectedVersion?: number) =>
  saveMapping(scene.ana, {
    companyId: scene.companyId,
    changes,
    expectedVersion: expectedVersion ?? (await version()),
  });
const rowsOf = (source: string) =>
  scene.world.inOrg((tx) => tx.select().from(mapping).where(eq(mapping.source, source)).orderBy(asc(mapping.version)));

test("what is unmapped comes first, with its money and the reports that wait for it", async () => {
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId }));

  expect(
    page.ok &&
      page.value.rows
        .slice(0, 1)
        .map(({ name, state, spendCents, heldReports, heldCents }) => [
          name,
          state,
          spendCents,
          heldReports,
          heldCents,
        ]),
  ).toEqual([["Field Tools", "unmapped", 50_000, 2, 50_000]]);
  expect(page.ok && page.value.stats).toMatchObject({
    spendCents: 60_000,
    coveredCents: 10_000,
    unmappedTags: 0,
    unmappedCategories: 1,
    unmappedCategoryCents: 50_000,
  });
});

test("the effect is told before saving, and nothing is written", async () => {
  const before = await version();
  const preview = await previewMapping(scene.ana, { companyId: scene.companyId, changes: [TOOLS] });

  expect(preview).toMatchObject({
    ok: true,
    value: { unblocked: 1, unblockedCents: 20_000, stillHeld: 1, changed: 0, newlyHeld: 0, issues: [] },
  });
  expect(await version()).toBe(before);
  expect((await scene.posting("R2")).state).toBe("held");
});

test("saving appends a row and its event in one transaction, and releases what waited", async () => {
  const saved = await save([TOOLS]);

  expect(saved).toMatchObject({
    ok: true,
    value: { version: 2, released: [{ reportId: "R2" }], releasedCents: 20_000, stillHeld: 1 },
  });
  expect(await rowsOf("Field Tools")).toMatchObject([{ version: 2, target: "6430", setBy: "Ana Ruiz" }]);
  const [event] = (await scene.audit()).filter((each) => each.action === "mapping.changed");
  expect(event).toMatchObject({
    actorName: "Ana Ruiz",
    body: { before: { target: null }, after: { target: "6430", version: 2 }, detail: { source: "Field Tools" } },
  });
  expect((await scene.posting("R2")).state).toBe("ready");
});

test("a screen that is out of date saves nothing", async () => {
  expect(await save([{ ...TOOLS, target: "6420" }], 1)).toEqual(err({ code: "stale", what: "mapping" }));
  expect(await rowsOf("Field Tools")).toHaveLength(1);
});

test("two saves from one version: one wins, the other is stale", async () => {
  const seen = await version();
  const both = await Promise.all([
    save([{ ...TOOLS, target: "6420" }], seen),
    save([{ ...TOOLS, target: "6430" }], seen),
  ]);

  expect(both.map((each) => (each.ok ? "saved" : each.error.code)).toSorted()).toEqual(["saved", "stale"]);
});

test("unmapping holds the report again; rows are only ever added", async () => {
  const before = (await rowsOf("Field Tools")).length;
  const saved = await save([{ ...TOOLS, target: null }]);

  expect(saved).toMatchObject({ ok: true, value: { newlyHeld: 1, released: [] } });
  expect(await rowsOf("Field Tools")).toHaveLength(before + 1);
  const history = await listMappingHistory(scene.ana, {
    companyId: scene.companyId,
    kind: "category",
    segment: 2,
    level: 0,
    source: "Field Tools",
  });
  expect(history.ok && history.value[0]).toMatchObject({ target: null, by: "Ana Ruiz" });
});

test("undo is saving what was before", async () => {
  const saved = await save([TOOLS]);
  expect(saved.ok && saved.value.before).toEqual([
    { kind: "category", segment: 2, level: 0, source: "Field Tools", target: null },
  ]);
});

test.each<[string, MappingChange, string]>([
  ["a value that no account has", { ...TOOLS, target: "999" }, "no account in GP has 999"],
  ["a segment that comes from something else", { ...TOOLS, segment: 1 }, "does not come from a category"],
  [
    "another tag level",
    { kind: "tag", segment: 1, level: 2, source: "Denver", target: "420" },
    "does not come from tag level 2",
  ],
  ["no category", { kind: "category", segment: 2, level: 0, source: "Uncategorized", target: "6420" }, "stays a hole"],
  [
    "an expense account as a card's clearing account",
    { kind: "card", segment: 0, level: 0, source: "Amex", target: "420-6420-00" },
    "not_balance_sheet",
  ],
])("refuses %s", async (_name, change, words) => {
  const refused = await save([change]);
  expect(!refused.ok && refused.error).toMatchObject({
    code: "invalid_input",
    issues: [expect.stringContaining(words)],
  });
});

test("a category stands for a whole account or for a value: the one takes the other away, and undo brings it back", async () => {
  await save([TOOLS]);
  const whole: MappingChange = { ...TOOLS, segment: 0, target: "440-6420-00" };
  const row = async () => {
    const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId, q: "Field Tools" }));
    return page.ok ? page.value.rows.map(({ id, target, state }) => [id, target?.value, target?.whole, state]) : [];
  };
  const preview = await previewMapping(scene.ana, { companyId: scene.companyId, changes: [whole] });
  expect(preview.ok && preview.value).toMatchObject({ changed: 1, issues: [] });

  const given = await save([whole]);
  expect(given).toMatchObject({ ok: true, value: { changed: 1 } });
  expect(await row()).toEqual([["category/2/0/Field Tools", "440-6420-00", true, "mapped"]]);
  const posting = await scene.posting("R2");
  expect(posting.plan?.lines[0]).toMatchObject({ account: "440-6420-00" });
  const history = await listMappingHistory(scene.ana, { companyId: scene.companyId, ...TOOLS });
  expect(history.ok && history.value.slice(0, 2)).toMatchObject([
    { target: "440-6420-00", whole: true },
    { target: "6430", whole: false },
  ]);
  const versions = await listVersions(scene.ana, ListVersions.parse({ companyId: scene.companyId }));
  expect(versions.ok && versions.value.versions[0]).toMatchObject({
    ...{ rowCount: 1, rows: [{ source: "Field Tools", from: "6430", to: "440-6420-00", whole: true }] },
  });

  const before = given.ok ? (given.value.before as MappingChange[]) : [];
  expect(before).toHaveLength(2);
  await save(before);
  expect(await row()).toEqual([["category/2/0/Field Tools", "6430", false, "mapped"]]);
  await save([whole]);
  await save([TOOLS]);
  expect(await row()).toEqual([["category/2/0/Field Tools", "6430", false, "mapped"]]);
});

test("a whole account from a posting date on: the value holds until then, and nothing begins before it", async () => {
  const whole: MappingChange = { ...TOOLS, segment: 0, target: "440-6420-00", effectiveFrom: day("2027-01-01") };
  const saved = await save([whole]);
  expect(saved.ok && saved.value.before).toMatchObject([
    { segment: 0, target: null },
    { segment: 2, target: "6430" },
  ]);
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId, q: "Field Tools" }));
  expect(page.ok && page.value.rows[0]).toMatchObject({
    target: { value: "6430", whole: false },
    next: { from: "2027-01-01", target: { value: "440-6420-00", whole: true } },
  });
  const history = await listMappingHistory(scene.ana, { companyId: scene.companyId, ...TOOLS });
  expect(history.ok && history.value.slice(0, 2).map(({ effectiveFrom }) => effectiveFrom)).toEqual([
    "2027-01-01",
    null,
  ]);
  expect(await save([{ ...TOOLS, target: "6420", effectiveFrom: day("2026-12-01") }])).toMatchObject({
    ok: false,
    error: { issues: [expect.stringContaining("2027-01-01"), expect.stringContaining("2027-01-01")] },
  });
  expect(await save([{ ...TOOLS, effectiveFrom: day("2027-01-01") }])).toMatchObject({ ok: true });
});

test("without a date a change begins with the row's planned one: the preview says so before, and saving which date it was", async () => {
  const from = day("2027-01-01");
  const preview = async (change: MappingChange) => {
    const answer = await previewMapping(scene.ana, { companyId: scene.companyId, changes: [change] });
    return answer.ok ? answer.value.begins : null;
  };
  const unmapped = { ...TOOLS, target: null };
  expect(await preview(unmapped)).toEqual([{ from, planned: true }]);
  expect(await preview({ ...unmapped, effectiveFrom: from })).toEqual([]);
  expect(await preview({ ...TOOLS, segment: 0, target: "440-6420-00" })).toEqual([{ from, planned: true }]);
  expect(await preview({ ...TOOLS, source: "Meals" })).toEqual([]);

  const saved = await save([unmapped]);
  expect(saved.ok && saved.value.before).toMatchObject([{ source: "Field Tools", effectiveFrom: from }]);
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId, q: "Field Tools" }));
  expect(page.ok && page.value.rows[0]).toMatchObject({
    ...{ state: "mapped", target: { value: "6430" } },
    next: { from, target: null },
  });
  await save([TOOLS]);
});

test("what is mapped from a later date on is unmapped until then, says so, and is suggested nothing", async () => {
  const from = day("2027-01-01");
  const phones = { ...TOOLS, source: "Phones", effectiveFrom: from };
  const row = async () => {
    const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId, q: "Phones" }));
    return page.ok ? page.value.rows : [];
  };
  expect(await save([phones])).toMatchObject({ ok: true });
  expect(await row()).toMatchObject([
    { state: "unmapped", suggestion: null, next: { from, target: { value: "6430" } } },
  ]);
  await save([{ ...phones, target: null }]);
  expect(await row()).toEqual([]);
});

test("a balance-sheet value that keeps its cost centre says so in its row, and undo gives that back", async () => {
  const deposit: MappingChange = { ...TOOLS, source: "Deposit", target: "2130", keepsCostCentre: true };
  const target = async () => {
    const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId, q: "Deposit" }));
    return page.ok ? page.value.rows[0]?.target : undefined;
  };
  await save([deposit]);
  expect(await target()).toMatchObject({ value: "2130", keepsCostCentre: true });
  const saved = await save([{ ...deposit, target: null, keepsCostCentre: undefined }]);
  await save(saved.ok ? (saved.value.before as MappingChange[]) : []);
  expect(await target()).toMatchObject({ value: "2130", keepsCostCentre: true });
});

test("the same row twice in one change is refused, and nothing of the change is saved", async () => {
  const before = await version();
  expect(await save([TOOLS, { ...TOOLS, target: "6420" }])).toMatchObject({
    ok: false,
    error: { code: "invalid_input" },
  });
  expect(await version()).toBe(before);
});

test("the picker offers the values of the chart by segment, and balance-sheet accounts for cards", async () => {
  const targets = await listTargets(scene.ana, { companyId: scene.companyId });
  expect(targets.ok && targets.value.segments.map(({ values }) => values.map(({ value }) => value))).toEqual([
    ["000", "420", "440"],
    ["2130", "2145", "6420", "6430"],
    ["00"],
  ]);
  expect(targets.ok && targets.value.settlementAccounts.map(({ value }) => value)).toEqual([
    "000-2130-00",
    "000-2145-00",
  ]);
});

test("the file for Excel has one row per source", async () => {
  const file = await exportMapping(scene.ana, { companyId: scene.companyId, format: "csv" });
  expect(file.ok && file.value.content.split("\r\n").find((line) => line.includes("Field Tools"))).toContain(
    '"=""6430"""',
  );
});

test("another organization's company is not there", async () => {
  const { companyId } = scene;
  const missing = err({ code: "not_found", what: "company" });
  expect(await listMapping(scene.stranger, ListMapping.parse({ companyId }))).toEqual(missing);
  expect(await listTargets(scene.stranger, { companyId })).toEqual(missing);
  expect(await previewMapping(scene.stranger, { companyId, changes: [TOOLS] })).toEqual(missing);
  expect(await saveMapping(scene.stranger, { companyId, changes: [TOOLS], expectedVersion: 1 })).toEqual(missing);
  expect(await exportMapping(scene.stranger, { companyId, format: "csv" })).toEqual(missing);
});
