import { expect, test } from "vitest";
import { sampleExpense } from "#lib/testing/sample-report.ts";
import {
  accountsByNumber,
  mappingOf,
  SAMPLE_ENTRIES,
  SAMPLE_RULES,
  sampleAccount,
  sampleEntry,
} from "#lib/testing/sample-rules.ts";
import type { Account } from "../ports.ts";
import type { MappingEntry } from "./rules.ts";
import { settlementAccountProblem, settlementOf } from "./settlement.ts";

const settle = (reimbursable: boolean | null, card: string, ...entries: MappingEntry[]) =>
  settlementOf(sampleExpense({ transactionId: "E1", reimbursable, card }), {
    ...SAMPLE_RULES,
    mapping: mappingOf([...SAMPLE_ENTRIES, ...entries]),
  });

const EMPLOYEE = { payer: { kind: "employee" }, account: "000-2130-00", problem: null };
const AMEX = { payer: { kind: "card", card: "Amex Corporate" }, account: "000-2145-00", problem: null };
const UNKNOWN = { payer: { kind: "unknown" }, account: null, problem: { code: "payer_unknown", expenseId: "E1" } };

test.each([
  ["reimbursable", true, "", EMPLOYEE],
  ["reimbursable, with a card hint: Expensify pays the employee", true, "Amex Corporate", EMPLOYEE],
  ["not reimbursable, on a company card", false, "Amex Corporate", AMEX],
  ["not reimbursable, the card's name with spaces around", false, " Amex Corporate ", AMEX],
  ["not reimbursable, without evidence of a card", false, "", UNKNOWN],
  ["not reimbursable, a blank for a card", false, "  ", UNKNOWN],
  ["not said whether reimbursable", null, "", UNKNOWN],
  ["not said whether reimbursable, with a card hint", null, "Amex Corporate", UNKNOWN],
] as const)("credit side: %s", (_name, reimbursable, card, expected) => {
  expect(settle(reimbursable, card)).toMatchObject(expected);
});

test("credit side: a card programme that nobody mapped", () => {
  expect(settle(false, "Diners")).toEqual({
    payer: { kind: "card", card: "Diners" },
    account: null,
    entries: [],
    problem: { code: "card_unmapped", expenseId: "E1", card: "Diners" },
  });
});

test("credit side: what a person says for the expense comes first", () => {
  const employee = sampleEntry("expense_payer", "E1", "employee");
  const card = sampleEntry("expense_payer", "E1", "card:Amex Corporate");

  expect(settle(false, "Amex Corporate", employee)).toMatchObject({ ...EMPLOYEE, entries: [employee] });
  expect(settle(true, "", card)).toMatchObject({ ...AMEX, entries: [card, { kind: "card" }] });
  expect(settle(null, "", sampleEntry("expense_payer", "E2", "employee"))).toMatchObject(UNKNOWN);
});

test("credit side: a card that a person chose must be mapped too", () => {
  expect(settle(true, "", sampleEntry("expense_payer", "E1", "card:Diners")).problem).toMatchObject({
    code: "card_unmapped",
  });
});

test.each(["card:", "card: ", "somebody", "Amex Corporate"])("credit side: the choice %j names nobody", (target) => {
  expect(settle(true, "", sampleEntry("expense_payer", "E1", target))).toMatchObject(UNKNOWN);
});

const BALANCE: Partial<Account> = { postingType: "BalanceSheet" };
test.each([
  ["sound", BALANCE, true, null],
  ["inactive", { ...BALANCE, active: false }, true, "inactive"],
  ["closed to entries", { ...BALANCE, allowsEntry: false }, true, "no_entry"],
  ["an allocation account", { ...BALANCE, type: "Variable Allocation" }, true, "not_posting"],
  ["a profit-and-loss account", { postingType: "ProfitLoss" }, true, "not_balance_sheet"],
  ["of a kind GP did not say", { postingType: "unknown" }, true, "not_balance_sheet"],
  ["not confirmed by a person", BALANCE, false, "not_confirmed"],
  ["everything at once: the gravest", { active: false, allowsEntry: false }, false, "inactive"],
] as const)("credit side: a settlement account that is %s", (_name, changes, isConfirmed, reason) => {
  const accounts = accountsByNumber([sampleAccount("000-2130-00", changes)]);
  const problem = settlementAccountProblem("000-2130-00", {
    ...SAMPLE_RULES,
    accounts,
    ...(isConfirmed ? {} : { confirmedAccounts: new Set(["000-2145-00"]) }),
  });

  expect(problem).toEqual(reason && { code: "settlement_account_refused", account: "000-2130-00", reason });
});

test("credit side: a settlement account that does not exist", () => {
  expect(settlementAccountProblem("000-9999-00", SAMPLE_RULES)).toMatchObject({ reason: "missing" });
});
