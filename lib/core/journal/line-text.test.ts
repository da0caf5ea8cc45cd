import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { settlementLineText } from "./line-text.ts";
import { lineTexts } from "./rule/line-template.ts";
import { DEFAULT_OPTIONS } from "../mapping/company-options.ts";

const expenseText = (submitterName: string, changes = {}) => {
  const expense = sampleExpense(changes);
  return lineTexts(DEFAULT_OPTIONS.lineText, sampleReport([expense], { submitterName }))(expense);
};
const settlementText = (submitterName: string, reportId = "R00Xk3PqL8vA") =>
  settlementLineText(sampleReport([], { submitterName, reportId }));

test("text: a debit line is employee, date and merchant, cut at the end", () => {
  expect(expenseText("Maya Okafor")).toBe("Okafor 11-10 Hampton Inn Denve");
  expect(expenseText("Ida Weiß", { merchant: "Tabs\tand\u0000 \nlines" })).toBe("Weiß 11-10 Tabs and lines");
});

test("text: a debit line does without a merchant or a date", () => {
  expect(expenseText("Maya Okafor", { merchant: "" })).toBe("Okafor 11-10");
  expect(expenseText("Maya Okafor", { spentOn: null })).toBe("Okafor Hampton Inn Denver");
});

test("text: a credit line is employee and report id", () => {
  expect(settlementText("Maya Okafor")).toBe("Okafor R00Xk3PqL8vA");
  expect(settlementText("Maya Okafor", "50352738")).toBe("Okafor 50352738");
});

test("text: on a credit line the name gives way, never the report id", () => {
  expect(settlementText("Hugo Featherstonehaugh-Cholmondeley")).toBe("Featherstonehaugh R00Xk3PqL8vA");
  expect(settlementText("Maya Okafor", "12345678901234567890123456")).toBe("Oka 12345678901234567890123456");
  expect(settlementText("Maya Okafor", "123456789012345678901234567890")).toBe("123456789012345678901234567890");
  expect(settlementText("Maya Okafor", "x12345678901234567890123456789012")).toBe(
    "345678901234567890123456789012".slice(0, 30),
  );
});

test.each([
  ["Maya Okafor", "Okafor"],
  ["Okafor, Maya", "Okafor"],
  ["van der Berg, Anna", "van der Berg"],
  ["Anna van der Berg", "Berg"],
  ["John Smith Jr.", "Smith"],
  ["John Smith, Jr.", "Smith"],
  ["John Smith III", "Smith"],
  ["Cher", "Cher"],
  ["Ewa Żółkiewska", "Zólkiewska"],
  ["王伟", "WangWei"],
  ["", "maya.okafor"],
  [" \u200B ", "maya.okafor"],
  ["Jr.", "maya.okafor"],
  [", Maya", "maya.okafor"],
])("text: the last name of %j is %j", (name, expected) => {
  expect(settlementText(name)).toBe(`${expected} R00Xk3PqL8vA`);
});
