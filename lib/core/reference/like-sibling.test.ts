import { expect, test } from "vitest";
import { sampleAccount } from "#lib/testing/sample-rules.ts";
import { likeSibling } from "./like-sibling.ts";

test("a new account takes posting type and category from one with the same main segment", () => {
  const chart = [
    sampleAccount("100-6440-10", { active: false, category: "Old" }),
    sampleAccount("300-6440-00", { category: "Selling Expense" }),
    sampleAccount("000-1530-00", { postingType: "BalanceSheet", category: "Equipment" }),
    sampleAccount("000-9000-00", { type: "Unit" }),
  ];
  const like = (number: string) => likeSibling(number, "New", chart, { separator: "-", mainPosition: 2 });

  expect(like("420-6440-00")).toEqual({
    ...{ number: "420-6440-00", description: "New", postingType: "ProfitLoss", category: "Selling Expense" },
  });
  expect(like("420-1530-00")).toMatchObject({ postingType: "BalanceSheet", category: "Equipment" });
  expect([like("420-9000-00"), like("420-7777-00")]).toEqual([null, null]);
});
