import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { MappingPage, MappingRow } from "#lib/web/queries/mapping.ts";
import { applySaved } from "./apply-saved.ts";

const key = (source: string) => ({ kind: "category" as const, segment: 2, level: 0, source });
const row = (source: string, target: string | null): MappingRow => ({
  ...{ id: `category/2/0/${source}`, kind: "category", key: key(source), name: source, segmentName: "Account" },
  ...{ workspaces: [], enabled: true, glCode: "", spendCents: cents(500), heldReports: 0, heldCents: cents(0) },
  target: target === null ? null : { value: target, name: "", whole: false },
  ...{ setBy: null, setAt: null, version: null, suggestion: null, refusal: null },
  state: target === null ? "unmapped" : "mapped",
});
const NONE = cents(0);
const PAGE: MappingPage = {
  rows: [row("Meals", null), row("Airfare", "6410")],
  ...{ total: 2, pageSize: 200, sure: 0, version: 7, changedBy: null, changedAt: null },
  counts: { all: 2, unmapped: 1, category: 2, tag: 0, other: 0 },
  stats: {
    ...{
      spendCents: cents(1_000),
      coveredCents: cents(500),
      rulesPerExpense: 0,
      spendUntil: null,
      unmappedTags: 0,
      unmappedTagCents: NONE,
    },
    ...{ unmappedCategories: 1, unmappedCategoryCents: cents(500), unmappedOthers: 0, unmappedOtherCents: NONE },
    ...{ refusedAccounts: 0, refusedCents: NONE },
  },
};
const saved = (source: string, target: string | null, page = PAGE) =>
  applySaved(page, [{ ...key(source), target }], 8, () => "Travel - Meals");

test("a saved row is mapped at once, the counters drop, and the next save is made for the new version", () => {
  const page = saved("Meals", "6430");
  expect(page.rows[0]).toMatchObject({
    state: "mapped",
    target: { value: "6430", name: "Travel - Meals" },
    version: 8,
  });
  expect([page.version, page.counts.unmapped, page.stats.unmappedCategories, page.stats.unmappedCategoryCents]).toEqual(
    [8, 0, 0, 0],
  );
  expect(page.rows[1]).toBe(PAGE.rows[1]);
});

test("unmapping raises them again, and taking both back leaves them as they were", () => {
  const page = saved("Airfare", null);
  expect([page.counts.unmapped, page.stats.unmappedCategories, page.stats.unmappedCategoryCents]).toEqual([
    2, 2, 1_000,
  ]);
  expect(saved("Airfare", "6410", page).stats).toEqual(PAGE.stats);
});

test("another target of a mapped row, and a row that is on another page, count nothing", () => {
  expect(saved("Airfare", "6420").stats).toEqual(PAGE.stats);
  expect(saved("Elsewhere", "6420").counts).toEqual(PAGE.counts);
});

test("a whole account is shown in the row of the category's segment, whichever of the two changes comes first", () => {
  const whole = { ...key("Airfare"), segment: 0, target: "000-6410-00" };
  const taken = { ...key("Airfare"), target: null };
  for (const changes of [
    [whole, taken],
    [taken, whole],
  ]) {
    const [, airfare] = applySaved(PAGE, changes, 8, () => "Travel").rows;
    expect(airfare).toMatchObject({ target: { value: "000-6410-00", name: "Travel", whole: true }, state: "mapped" });
  }
});
