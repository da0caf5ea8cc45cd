import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { day } from "../day.ts";
import { cents } from "../money.ts";
import { contentHash, isSameContent } from "./content-hash.ts";
import type { Expense, Report } from "./report.ts";

const HOTEL = sampleExpense();
const DINNER = sampleExpense({ transactionId: "2", category: "Meals", amountCents: cents(3_816) });
const REPORT = sampleReport([HOTEL, DINNER]);
const withHotel = (changes: Partial<Expense>) =>
  contentHash({ ...REPORT, expenses: [{ ...HOTEL, ...changes }, DINNER] });

// Stored hashes outlive releases: when this one changes, every report that was ever read looks changed.
test("the hash of a known report never changes", () => {
  expect(contentHash(REPORT)).toBe("76e93e3d5d5464b9017ebc75296f6d6726e78d9bdd29d5710386d7bf5e367c97");
});

const STORED_BEFORE = "f961c046eb13b9f37d4af1ae1fe84e0cc5299ee8747ef4434f2475bbaed73202";
const ALL_THAT_IS_NEW = {
  ...REPORT,
  employeeCustomField1: "GPVENDOR01",
  fields: { Project: "Denver" },
  expenses: [{ ...HOTEL, taxName: "VAT 7%", billable: true }, DINNER],
};

test("the hash that an older release stored is of the same content, whatever is read besides now", () => {
  expect(isSameContent(STORED_BEFORE, REPORT)).toBe(true);
  expect(isSameContent(STORED_BEFORE, ALL_THAT_IS_NEW)).toBe(true);
  expect(isSameContent(STORED_BEFORE, { ...REPORT, totalCents: cents(1) })).toBe(false);
  expect(isSameContent(STORED_BEFORE, { ...REPORT, expenses: [{ ...HOTEL, taxCents: cents(7) }, DINNER] })).toBe(false);
});

test("a hash of now is of nothing but what is read now", () => {
  expect(isSameContent(contentHash(REPORT), REPORT)).toBe(true);
  expect(isSameContent(contentHash(REPORT), ALL_THAT_IS_NEW)).toBe(false);
});

const REPORT_CHANGES: Record<string, Partial<Report>> = {
  "its id, by case alone": { reportId: "R00Xk3PqL8va" },
  workspace: { policyId: "POLICY2" },
  currency: { currency: "EUR" },
  total: { totalCents: cents(1) },
  "an expense less": { expenses: [HOTEL] },
  "a report field": { fields: { Project: "Denver" } },
};
test.each(Object.entries(REPORT_CHANGES))("another report: %s", (_name, changes) => {
  expect(contentHash({ ...REPORT, ...changes })).not.toBe(contentHash(REPORT));
});

const EXPENSE_CHANGES: Record<string, Partial<Expense>> = {
  id: { transactionId: "1" },
  amount: { amountCents: cents(54_730) },
  "original currency": { originalCurrency: "EUR" },
  "original amount": { originalAmountCents: cents(1) },
  category: { category: "Meals" },
  tag: { tags: ["Boston"] },
  "a second level": { tags: ["Denver", "North"] },
  "a skipped level": { tags: ["", "Denver"] },
  date: { spentOn: day("2026-11-09") },
  "no date": { spentOn: null },
  "not reimbursable": { reimbursable: false },
  "reimbursable unknown": { reimbursable: null },
  card: { card: "Amex Corporate" },
  tax: { taxCents: cents(0) },
  "the name of the tax": { taxName: "VAT 7%" },
  billable: { billable: true },
};
test.each(Object.entries(EXPENSE_CHANGES))("another report: %s of an expense", (_name, changes) => {
  expect(withHotel(changes)).not.toBe(contentHash(REPORT));
});

const REPORT_NOISE: Record<string, Partial<Report>> = {
  "reimbursed since": { status: "reimbursed", reimbursedAt: new Date("2026-11-18T10:00:00Z") },
  "approved once more": { approvedAt: new Date("2026-11-17T22:08:01Z") },
  name: { name: "Renamed" },
  "the employee's custom fields": { employeeCustomField1: "GPVENDOR01", employeeCustomField2: "DEPT100" },
  "the submitter's name": { submitterName: "M. Okafor", submitterEmail: "m@halden.example" },
  "the workspace's name": { policyName: "Field Service" },
  history: { history: [{ action: "COMMENT", by: "x", at: "y", message: "z" }] },
  "the order of expenses": { expenses: [DINNER, HOTEL] },
};
test.each(Object.entries(REPORT_NOISE))("the same report: %s", (_name, changes) => {
  expect(contentHash({ ...REPORT, ...changes })).toBe(contentHash(REPORT));
});

test("the same report: merchant, comment, receipt, GL code and an empty tag level of an expense", () => {
  const noise = {
    merchant: "Hampton",
    comment: "with thanks",
    receiptUrl: "https://x",
    tags: ["Denver", ""],
    kind: "x",
    billable: false,
    categoryGlCode: "9999",
  };

  expect(withHotel(noise)).toBe(contentHash(REPORT));
});

test("no order of expenses changes the hash, not even with doubled ids", () => {
  const ids = fc.array(fc.record({ transactionId: fc.constantFrom("1", "2"), amount: fc.nat(2) }), { maxLength: 6 });
  const pairs = ids.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
  const hash = (rows: readonly { transactionId: string; amount: number }[]) =>
    contentHash(
      sampleReport(
        rows.map(({ transactionId, amount }) => sampleExpense({ transactionId, amountCents: cents(amount) })),
      ),
    );

  fc.assert(
    fc.property(pairs, ([rows, others]) => {
      expect(hash(others)).toBe(hash(rows));
    }),
    { seed: 20_261_122 },
  );
});
