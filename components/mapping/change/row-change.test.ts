import { expect, test } from "vitest";
import { isOfRow, pickOf } from "#components/shared/mapping/pick.ts";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { MappingChange, MappingRow } from "#lib/web/queries/mapping.ts";
import { changeOf, datesOf, from, named, sinceEver, toChange, withDates } from "./row-change.ts";

const ROW = { kind: "category", segment: 2, level: 0, source: "Meals", target: "6430" } as const;
const CHANGE = { ...ROW, id: "category/2/0/Meals", name: "Meals", suggested: false };

test("a change may begin at a posting date; a text that is no date leaves it for every one", () => {
  expect(from([CHANGE], "2026-12-01").map(toChange)).toEqual([{ ...ROW, effectiveFrom: "2026-12-01" }]);
  expect(from([CHANGE], "").map(toChange)).toEqual([ROW]);
  expect(from([CHANGE], "2026-13").map(toChange)).toEqual([ROW]);
});

test("what was saved without a date has the one that the server gave it", () => {
  const other = { ...ROW, source: "Airfare" };
  const saved: MappingChange[] = [{ ...ROW, target: null, effectiveFrom: day("2026-12-01") }, other];
  expect(sinceEver(withDates([other, ROW], saved))).toEqual([{ ...other, effectiveFrom: null }]);
  expect(datesOf(saved)).toContain("2026-12-01");
  expect(withDates([other, ROW], saved).map(({ effectiveFrom }) => effectiveFrom)).toEqual([null, "2026-12-01"]);
});

const row = (target: MappingRow["target"]): MappingRow => ({
  ...{ id: "category/2/0/Meals", kind: "category", name: "Meals", segmentName: "Main account", target, workspaces: [] },
  key: { kind: "category", segment: 2, level: 0, source: "Meals" },
  ...{ enabled: true, glCode: "", spendCents: cents(0), heldReports: 0, heldCents: cents(0), setBy: null, setAt: null },
  ...{ version: null, suggestion: null, state: target === null ? "unmapped" : "mapped", refusal: null },
});
const VALUE = { value: "6430", name: "Meals", whole: false };
const WHOLE = { value: "000-6430-00", name: "Meals", whole: true };

test("a category is given a value or a whole account: which of the two is in the key", () => {
  expect(changeOf(row(null), pickOf(VALUE))).toMatchObject([{ segment: 2, target: "6430", id: "category/2/0/Meals" }]);
  expect(changeOf(row(null), pickOf(WHOLE))).toMatchObject([{ segment: 0, target: "000-6430-00" }]);
  expect(changeOf(row(WHOLE), pickOf(WHOLE))).toEqual([]);
  expect(
    changeOf(
      { ...row(null), suggestion: { ...WHOLE, reason: "used_before", scorePercent: 90, detail: "" } },
      undefined,
    ),
  ).toMatchObject([{ segment: 0, target: "000-6430-00", suggested: true }]);
});

test("that a balance-sheet value keeps its cost centre is said by a tick, and every later choice of a value carries it", () => {
  const keeps = row({ ...VALUE, keepsCostCentre: true });
  expect(changeOf(row(VALUE), undefined, true)).toMatchObject([{ target: "6430", keepsCostCentre: true }]);
  expect(changeOf(keeps, undefined)).toEqual([]);
  expect(changeOf(keeps, undefined, false).map(toChange)).toEqual([ROW]);
  expect(changeOf(keeps, "6500")).toMatchObject([{ target: "6500", keepsCostCentre: true }]);
  expect(changeOf(keeps, pickOf(WHOLE)).map(({ keepsCostCentre }) => keepsCostCentre)).toEqual([undefined]);
});

test("unmapping takes away what the row has", () => {
  expect(named(row(WHOLE), null)).toMatchObject([{ segment: 0, target: null }]);
  expect(named(row(VALUE), null)).toMatchObject([{ segment: 2, target: null }]);
});

test("both changes belong to the one row of the category, and to no other source", () => {
  const change = { kind: "category", segment: 0, level: 0, source: "Meals", target: null } as const;
  expect(isOfRow(row(null), change)).toBe(true);
  expect(isOfRow(row(null), { ...change, policyId: "POLICY1" })).toBe(false);
  expect(isOfRow(row(null), { ...change, source: "Airfare" })).toBe(false);
  expect(isOfRow(row(null), { ...change, kind: "card" })).toBe(false);
});
