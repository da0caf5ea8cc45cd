import { expect, test } from "vitest";
import type { ExceptionCondition } from "#lib/core/mapping/condition.ts";
import { day } from "#lib/core/day.ts";
import { conditionWords } from "#components/shared/mapping/condition-words.ts";
import { effectWords, plannedWords } from "./special-words.ts";

test.each<[ExceptionCondition, string]>([
  [{ category: "Hardware", amountFromCents: 250_000 }, "category Hardware, at least 2,500.00"],
  [{ tag: { level: 1, name: "Denver" }, billable: false }, "tag Denver, not billable"],
  [{ tag: { level: 2, name: "North:Denver" } }, "tag North:Denver (level 2)"],
  [{ reportField: { name: "Project", value: "" } }, "report field Project is empty"],
  [{ employeeField: { name: "customField2", value: "D100" } }, "the employee's custom field 2 is D100"],
  [{ card: "Amex Corporate" }, "card Amex Corporate"],
])("when a special rule applies: %j", (condition, words) => {
  expect(conditionWords({ condition })).toBe(words);
});

test("what a special rule gives", () => {
  const segments = [{ position: 1, name: "Cost centre" }];

  expect(effectWords({ segment: 0, target: "hold" }, segments)).toBe("hold for a person");
  expect(effectWords({ segment: 0, target: "000-1530-00" }, segments)).toBe("account 000-1530-00");
  expect(effectWords({ segment: 1, target: "420" }, segments)).toBe("Cost centre 420");
});

test.each([
  ["000-1530-00", { category: "Hardware" }, "then account 000-1530-00 from 1 Dec 2026"],
  ["hold", { card: "Amex" }, "then hold for a person where card Amex from 1 Dec 2026"],
  [null, { category: "Hardware" }, "ends: not from 1 Dec 2026 on"],
])("what a special rule becomes next: %j", (target, condition: ExceptionCondition, words) => {
  const planned = { from: day("2026-12-01"), target, condition, keepsCostCentre: false };
  expect(plannedWords(planned, { segment: 0, condition: { category: "Hardware" } }, [])).toBe(words);
});
