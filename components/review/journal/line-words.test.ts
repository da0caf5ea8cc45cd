import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { LineView, WhyPart } from "#lib/web/queries/review.ts";
import { accountSegments, lineNames, paidByWords, partWords, payerWords } from "./line-words.ts";

const part = (changes: Partial<WhyPart>): WhyPart => ({
  ...{ value: "420", segmentName: "Cost centre", kind: "tag", source: "Denver" },
  ...{ setBy: null, setAt: null, version: null, unsaved: false, ...changes },
});
const detail = {
  segments: [
    { position: 1, name: "Cost centre", length: 3 },
    { position: 2, name: "Account", length: 4 },
  ],
};

test("holes and unsaved parts are marked inside the account", () => {
  expect(accountSegments([part({ unsaved: true }), part({ value: null })], detail)).toEqual([
    { value: "420", length: 3, open: true },
    { value: null, length: 4, open: true },
  ]);
  expect(accountSegments([part({ kind: "expense_account" })], detail)).toBeNull();
});

test("a part says where it comes from", () => {
  expect(
    [
      part({}),
      part({ kind: "constant", segmentName: "Site" }),
      part({ kind: "expense_account" }),
      part({ source: "" }),
    ].map(partWords),
  ).toEqual(["tag Denver", "site, constant", "chosen for this line", "tag missing"]);
});

test("who paid is said in the words of the trade", () => {
  expect([paidByWords("employee"), paidByWords("Amex Corporate"), paidByWords(null)]).toEqual([
    "own money",
    "Amex Corporate",
    "paid by whom?",
  ]);
  const set = { setBy: null, setAt: null, version: null };
  expect(
    payerWords([
      { payer: { kind: "employee" }, expenses: 3, ...set },
      { payer: { kind: "card", card: "Visa" }, expenses: 1, ...set },
    ]),
  ).toBe("3 expenses, own money; 1 expense, Visa");
});

const LINE: LineView = {
  ...{ index: 0, kind: "expense", account: "1", accountName: "Lodging", debitCents: cents(1), creditCents: cents(0) },
  ...{ text: "", expenseId: "1", merchant: "Drury", category: "Lodging", spentOn: null, spentIn: null },
  ...{ paidBy: "employee", parts: [], tax: null, paid: [], sums: [], sumCount: 0, faults: [] },
};

test("a line says what it is: an expense, what was spent abroad, recoverable tax, a sum", () => {
  const tax = { tax: "VAT 20%", basisPoints: 1_250, taxCents: cents(2_000), setBy: null, version: null };
  const spentIn = { currency: "EUR", amountCents: cents(41_200) };

  expect(lineNames(LINE)).toEqual(["Drury", "Lodging, own money"]);
  expect(lineNames({ ...LINE, category: "", spentIn })).toEqual(["Drury", "no category, EUR 412.00, own money"]);
  expect(lineNames({ ...LINE, kind: "tax", tax })).toEqual(["Drury", "12.5 % of 20.00 VAT 20%"]);
  expect(lineNames({ ...LINE, kind: "sum", expenseId: null, sumCount: 212 })).toEqual([
    "212 expenses",
    "summed, Lodging",
  ]);
});
