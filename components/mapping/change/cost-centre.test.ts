import { expect, test } from "vitest";
import type { Targets } from "#lib/web/queries/mapping.ts";
import { isWithoutCostCentre, withoutIdleTick } from "./cost-centre.ts";

const value = (text: string, balanceSheet: boolean) => ({
  ...{ value: text, name: "", accountCount: 1, balanceSheet, refusal: null },
});
const segment = (position: number, source: "tag" | "category") => ({
  ...{ position, name: "", length: 4, source, recent: [] },
  values: [value("1530", true), value("6430", false)],
});
const targets = (...segments: Targets["segments"]): Targets => ({
  ...{ segments, accounts: [], settlementAccounts: [], recentSettlement: [], recentAccounts: [] },
  ...{ cards: [], otherCompanies: [] },
});

test("only a balance-sheet value of a category, where a tag gives the cost centre, may be said to keep it", () => {
  const both = targets(segment(1, "tag"), segment(2, "category"));
  expect(isWithoutCostCentre(2, "1530", both)).toBe(true);
  expect(isWithoutCostCentre(2, "6430", both)).toBe(false);
  expect(isWithoutCostCentre(1, "1530", both)).toBe(false);
  expect(isWithoutCostCentre(2, "1530", targets(segment(2, "category")))).toBe(false);
  expect(isWithoutCostCentre(2, "1530", undefined)).toBe(false);
});

test("what is mapped to a value that takes a cost centre anyway does not say that it keeps it", () => {
  const both = targets(segment(1, "tag"), segment(2, "category"));
  const to = (target: string) => ({ segment: 2, target, keepsCostCentre: true });
  expect(withoutIdleTick([to("1530"), to("6430")], both)).toEqual([to("1530"), { segment: 2, target: "6430" }]);
});
