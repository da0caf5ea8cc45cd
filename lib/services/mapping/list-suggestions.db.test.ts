import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { category, mapping } from "#db/schema/index.ts";
import { insertCompany } from "#db/testing/factories.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { overrideExpense } from "../posting/override/override-expense.ts";
import { listMapping, ListMapping } from "./list-mapping.ts";
import { listSuggestions } from "./list-suggestions.ts";
import type { MappingChange } from "./mapping-change.ts";
import { saveMapping } from "./save-mapping.ts";

const TOOLS: MappingChange = { kind: "category", segment: 2, level: 0, source: "Field Tools", target: "6430" };
let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene([
    sampleReport([sampleExpense({ transactionId: "T1", category: "Field Tools" })], { reportId: "R1" }),
  ]);
});
afterAll(() => scene.world.close());

const sure = async () => {
  const found = await listSuggestions(scene.ana, { companyId: scene.companyId });
  if (!found.ok) throw new Error(found.error.code);
  return found.value.rows.map(({ name, suggestion }) => [name, suggestion?.value, suggestion?.reason]);
};
const suggestionOf = async (source: string) => {
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId }));
  return page.ok ? page.value.rows.find(({ name }) => name === source)?.suggestion : undefined;
};
const setGlCode = (glCode: string) =>
  scene.world.inOrg((tx) => tx.update(category).set({ glCode }).where(eq(category.name, "Field Tools")));
const insertRow = (companyId: string, changes: Partial<typeof mapping.$inferInsert>) =>
  scene.world.inOrg((tx) =>
    tx.insert(mapping).values({
      ...{ organizationId: scene.world.organizationId, companyId, version: 50, ...TOOLS },
      ...{ setBy: "Somebody", setAt: new Date("2026-04-01T00:00:00Z"), ...changes },
    }),
  );

test("nothing is known: no suggestion, nothing sure", async () => {
  expect(await suggestionOf("Field Tools")).toBe(null);
  expect(await sure()).toEqual([]);
});

test("what a person chose for single expenses of the category", async () => {
  const { id: postingId } = await scene.posting("R1");
  const chosen = { kind: "expense_account", target: "420-6420-00" } as const;
  const override = { companyId: scene.companyId, postingId, expenseIds: ["T1"], ...chosen };
  expect((await overrideExpense(scene.ana, override)).ok).toBe(true);
  expect(await suggestionOf("Field Tools")).toMatchObject({ value: "6420", reason: "expense_choices", detail: "1" });
  expect(await sure()).toEqual([]);
});

test("what the organization's other company has; what another organization has is not seen", async () => {
  const other = await insertCompany(scene.world);
  await insertRow(other, { target: "6430" });
  expect(await suggestionOf("Field Tools")).toMatchObject({
    ...{ value: "6430", reason: "other_company", scorePercent: 80, detail: other.slice(0, 8) },
  });
  expect(await sure()).toEqual([]);
});

test("the GL code of Expensify is sure; what a person unmapped stays out, though it is still suggested", async () => {
  await setGlCode("000-6420-00");
  expect(await sure()).toEqual([["Field Tools", "6420", "gl_code"]]);
  const save = async (target: string | null) => {
    const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId }));
    const expectedVersion = page.ok ? page.value.version : -1;
    const saved = await saveMapping(scene.ana, {
      ...{ companyId: scene.companyId, changes: [{ ...TOOLS, target }], expectedVersion },
    });
    expect(saved.ok).toBe(true);
  };
  await save("6430");
  expect(await sure()).toEqual([]);
  await save(null);
  expect(await suggestionOf("Field Tools")).toMatchObject({ value: "6420" });
  expect(await sure()).toEqual([]);
});

test("another organization's company is not there", async () => {
  expect(await listSuggestions(scene.stranger, { companyId: scene.companyId })).toEqual(
    err({ code: "not_found", what: "company" }),
  );
  expect(await listSuggestions(scene.ana, { companyId: randomUUID() })).toMatchObject({ ok: false });
});
