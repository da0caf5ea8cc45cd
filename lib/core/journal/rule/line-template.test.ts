import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { cents } from "../../money.ts";
import { LINE_TOKENS, lineTexts, parseLineTemplate } from "./line-template.ts";

const EXPENSE = sampleExpense({ comment: "Client dinner", taxName: "VAT 7%", tags: ["Denver", "", "North"] });
const text = (template: string, changes: Parameters<typeof sampleExpense>[0] = {}) => {
  const expense = { ...EXPENSE, ...changes };
  return lineTexts(template, sampleReport([expense]))(expense);
};
const issues = (template: string) => {
  const parsed = parseLineTemplate(template);
  return parsed.ok ? [] : parsed.error;
};

test.each([
  ["{last name} {day} {merchant}", "Okafor 11-10 Hampton Inn Denve"],
  ["{name}", "Maya Okafor"],
  ["{date}", "2026-11-10"],
  ["{category}/{tag}", "Lodging/Denver North"],
  ["{comment}", "Client dinner"],
  ["{tax}", "VAT 7%"],
  ["{report}", "R00Xk3PqL8vA"],
  ["{report name}", "Denver install, week 46"],
  ["Exp: {Merchant}", "Exp: Hampton Inn Denver"],
])("%s gives %j", (template, expected) => {
  expect(issues(template)).toEqual([]);
  expect(text(template)).toBe(expected);
});

test("what was spent is said only where it was another currency", () => {
  const abroad = { originalCurrency: "EUR", originalAmountCents: cents(41_200) };

  expect(text("{merchant} {spent}")).toBe("Hampton Inn Denver");
  expect(text("{merchant} {spent}", { merchant: "Hotel", ...abroad })).toBe("Hotel EUR 412.00");
});

test("what a token does not give leaves no hole, and a text is never empty", () => {
  expect(text("{last name} {comment} {merchant}", { comment: "" })).toBe("Okafor Hampton Inn Denver");
  expect(text("{comment}", { comment: " \u200B" })).toBe("Okafor R00Xk3PqL8vA");
});

test("texts are 30 characters of Windows-1252, whatever an expense says", () => {
  expect(text("{comment}", { comment: "王伟 ".repeat(20) })).toMatch(/^[ -~]{1,30}$/);
});

test("braces in what an expense says are text", () => {
  expect(text("{merchant}", { merchant: "{report}" })).toBe("{report}");
});

test.each([
  ["{merchent}", ["{merchent} is nothing that an expense has"]],
  ["{merchant", ["a brace stands alone"]],
  ["{{merchant}}", ["a brace stands alone"]],
  ["Expenses", ["every line would say the same"]],
  ["", ["every line would say the same"]],
  [`{day}${"x".repeat(200)}`, ["it is longer than 200 characters"]],
  ["{a} {b} }", ["{a} is nothing that an expense has", "{b} is nothing that an expense has", "a brace stands alone"]],
])("%j is refused", (template, expected) => {
  expect(issues(template)).toEqual(expected);
});

test("every token may be saved", () => {
  expect(issues(LINE_TOKENS.map((token) => `{${token}}`).join(" "))).toEqual([]);
});
