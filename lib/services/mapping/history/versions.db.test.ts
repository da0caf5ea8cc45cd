import { afterAll, beforeAll, expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import type { MappingChange } from "../mapping-change.ts";
import { saveMapping } from "../save-mapping.ts";
import { getPutBack } from "./get-put-back.ts";
import { ListVersions, listVersions } from "./list-versions.ts";

const TOOLS: MappingChange = { kind: "category", segment: 2, level: 0, source: "Field Tools", target: "6430" };
const MEALS: MappingChange = { ...TOOLS, source: "Meals", target: "6420" };
let scene: ReviewScene;
let first = 0;
beforeAll(async () => {
  scene = await createReviewScene([sampleReport([sampleExpense({ category: "Field Tools" })], { reportId: "R1" })]);
  first = (await list()).version;
  await save([TOOLS, MEALS]);
  await save([{ ...MEALS, target: null }]);
});
afterAll(() => scene.world.close());

const list = async (input: object = {}) => {
  const page = await listVersions(scene.ana, ListVersions.parse({ companyId: scene.companyId, ...input }));
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};
const save = async (changes: MappingChange[]) =>
  saveMapping(scene.ana, { companyId: scene.companyId, changes, expectedVersion: (await list()).version });
const putBack = async (version: number) => {
  const found = await getPutBack(scene.ana, { companyId: scene.companyId, version });
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};

test("newest first, each row with what it was before", async () => {
  const { versions, people } = await list();
  expect(
    versions
      .slice(0, 2)
      .map(({ version, by, rows }) => [version - first, by, rows.map((row) => [row.source, row.from, row.to])]),
  ).toEqual([
    [2, "Ana Ruiz", [["Meals", "6420", null]]],
    [
      1,
      "Ana Ruiz",
      [
        ["Field Tools", null, "6430"],
        ["Meals", "6430", "6420"],
      ],
    ],
  ]);
  expect(people).toContain("Ana Ruiz");
});

test.each([
  [{ q: "tools" }, [1]],
  [{ q: "6420", kind: "category" }, [1, 0]],
  [{ q: "100%_" }, []],
  [{ by: "Nobody" }, []],
  [{ kind: "tag", by: "Ana Ruiz" }, []],
])("filtered by %j", async (input, expected) => {
  const { versions, total } = await list(input);
  expect(versions.map(({ version }) => version - first).slice(0, expected.length)).toEqual(expected);
  expect(total).toBe(versions.length);
});

test("put back: what was before, but not what somebody changed since", async () => {
  expect(await putBack(first + 1)).toMatchObject({
    changes: [{ change: { ...TOOLS, target: null }, now: "6430" }],
    changedSince: ["Meals"],
  });
  const { changes, version } = await putBack(first + 2);
  expect(changes).toMatchObject([{ change: { source: "Meals", target: "6420" }, now: null }]);
  const saved = await saveMapping(scene.ana, {
    ...{ companyId: scene.companyId, changes: changes.map(({ change }) => change), expectedVersion: version },
  });
  expect(saved.ok && saved.value.version).toBe(first + 3);
  expect((await putBack(first + 2)).changes).toEqual([]);
});

test("put back of a change with a date: what held before it comes back on that date, and a later change of the row counts", async () => {
  const effectiveFrom = day("2026-12-01");
  const phones: MappingChange = { ...TOOLS, source: "Phones", target: "6420", keepsCostCentre: true };
  const saved = async (change: MappingChange) => {
    const done = await save([change]);
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    return done.value.version;
  };
  const ever = await saved(phones);
  const later = await saved({ ...phones, target: "6430", keepsCostCentre: false, effectiveFrom });

  expect(await putBack(later)).toMatchObject({ changes: [{ change: { ...phones, effectiveFrom }, now: "6430" }] });
  expect(await putBack(ever)).toMatchObject({ changes: [], changedSince: ["Phones"] });
  await saved({ ...phones, effectiveFrom });
  expect(await putBack(later)).toMatchObject({ changes: [], changedSince: ["Phones"] });
});

test("special rules and defaults are listed with when they apply, and put back whole", async () => {
  const condition = { category: "Meals", amountFromCents: 250_000 };
  const rule: MappingChange = { kind: "exception", segment: 2, level: 0, source: "Large", target: "6430", condition };
  const fallback: MappingChange = { kind: "default", segment: 1, level: 0, source: "", target: "440" };
  await save([{ ...rule, place: 1 }, fallback]);
  await save([{ ...rule, place: 2 }]);
  await save([{ ...rule, condition: undefined, target: null }]);
  const { versions, version } = await list();
  expect(versions.slice(0, 3).map(({ rows }) => rows.map((row) => [row.kind, row.from, row.to, row.place]))).toEqual([
    [["exception", "6430", null, null]],
    [["exception", "6430", "6430", 2]],
    [
      ["default", null, "440", null],
      ["exception", null, "6430", 1],
    ],
  ]);
  expect(versions[1]?.rows).toMatchObject([{ condition }]);
  expect((await list({ kind: "default" })).versions).toHaveLength(1);

  const { changes } = await putBack(version);
  expect(changes).toEqual([{ change: { ...rule, place: 2 }, now: null }]);
  await save(changes.map(({ change }) => change));
  // Its place alone is a change too.
  await save([{ ...rule, place: 5 }]);
  expect((await putBack(version + 2)).changes).toEqual([{ change: { ...rule, place: 2 }, now: "6430" }]);
  expect(await putBack(version - 2)).toMatchObject({
    changes: [{ change: { ...fallback, target: null } }],
    changedSince: ["Large"],
  });
});

test("another organization's company is not there, nor a version that nobody saved", async () => {
  const { companyId } = scene;
  const missing = (what: string) => err({ code: "not_found", what });
  expect(await listVersions(scene.stranger, ListVersions.parse({ companyId }))).toEqual(missing("company"));
  expect(await getPutBack(scene.stranger, { companyId, version: 1 })).toEqual(missing("company"));
  expect(await getPutBack(scene.ana, { companyId, version: 999 })).toEqual(missing("mapping"));
});
