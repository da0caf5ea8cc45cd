import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { mappingOf, SAMPLE_ENTRIES, SAMPLE_RULES, sampleEntry } from "#lib/testing/sample-rules.ts";
import { approvalConflict } from "../access/approval-conflict.ts";
import { day } from "../day.ts";
import type { MappingEntry } from "../mapping/rules.ts";
import type { Expense } from "../report/report.ts";
import { previewJournal } from "./build-journal.ts";
import { journalContributors } from "./journal-contributors.ts";

const MEI = { setBy: "Mei Tan", setById: "user-mei" };
const EXPENSE = sampleExpense({ transactionId: "E1" });

function contributors(expense: Expense, more: readonly MappingEntry[]) {
  const rules = { ...SAMPLE_RULES, mapping: mappingOf([...SAMPLE_ENTRIES, ...more]) };
  const at = { today: day("2026-11-22"), expenseOwners: new Map() };
  return journalContributors(
    previewJournal(sampleReport([expense, { ...expense, transactionId: "E2" }]), rules, at).lines,
  );
}

test("who mapped what a journal uses is named, each mapping once", () => {
  expect(contributors(EXPENSE, [])).toEqual([
    { userId: "user-ana", what: "tag Denver" },
    { userId: "user-ana", what: "category Lodging" },
    { userId: "user-ana", what: "workspace Field" },
  ]);
});

test("who overrode the account or the payer of one expense is among them", () => {
  const account = { ...sampleEntry("expense_account", "E1", "420-6430-00"), ...MEI };
  const payer = { ...sampleEntry("expense_payer", "E2", "card:Amex Corporate"), ...MEI };
  const all = contributors(EXPENSE, [account, payer]);

  expect(approvalConflict("user-mei", all)).toEqual(["expense_account E1", "expense_payer E2"]);
  expect(approvalConflict("user-ana", all)).toContain("card Amex Corporate");
});

test("what the engine or a file mapped has no contributor", () => {
  const byFile = SAMPLE_ENTRIES.map((entry) => ({ ...entry, setBy: "configure", setById: null }));

  expect(contributors(EXPENSE, byFile)).toEqual([]);
});
