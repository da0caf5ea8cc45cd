import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { contentHash, isSameContent } from "./content-hash.ts";
import { reviveReport } from "./stored-report.ts";

const fromJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("a report comes back from the database as it was written", () => {
  const report = sampleReport([sampleExpense({ taxName: "VAT 7%", billable: true })], {
    fields: { Project: "Denver" },
  });

  expect(reviveReport(fromJson(report))).toEqual(report);
});

test("what an older release stored has no value for what is read since, and is the same content", () => {
  const report = sampleReport([sampleExpense()]);
  const { employeeCustomField1: _one, employeeCustomField2: _two, fields: _fields, expenses, ...old } = report;
  const stored = { ...old, expenses: expenses.map(({ taxName: _name, billable: _billable, ...expense }) => expense) };
  const revived = reviveReport(fromJson(stored));

  expect(revived).toEqual(report);
  expect(revived && isSameContent(contentHash(report), revived)).toBe(true);
});

test("what is no report is none", () => {
  expect(reviveReport(null)).toBeNull();
  expect(reviveReport({ raw: "x" })).toMatchObject({ raw: "x" });
});
