import { expect, test } from "vitest";
import { ledgerLines } from "#lib/testing/ledger-lines.ts";
import { rulesWith, SAMPLE_RULES, TAX_ACCOUNT } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { day } from "../../day.ts";
import type { TaxRule } from "../../mapping/company-options.ts";
import type { CompanyRules } from "../../mapping/rules.ts";
import { accountsByNumber, SAMPLE_ACCOUNTS } from "#lib/testing/sample-rules.ts";
import { cents } from "../../money.ts";
import type { Expense } from "../../report/report.ts";
import { buildJournal } from "../build-journal.ts";

const AT = { today: day("2026-11-22"), expenseOwners: new Map() };
const VAT: TaxRule = { tax: "VAT 20%", category: null, recoverableBasisPoints: 10_000, account: TAX_ACCOUNT };
const HOTEL = sampleExpense({ amountCents: cents(12_000), taxCents: cents(2_000), taxName: "VAT 20%" });

function ledger(
  changes: Partial<Expense>,
  taxRules: readonly TaxRule[] = [VAT],
  decimals = 2,
  more: Partial<CompanyRules> = {},
) {
  const rules = rulesWith({ taxRules }, { currencyDecimals: decimals, ...more });
  const built = buildJournal(sampleReport([{ ...HOTEL, ...changes }]), rules, AT);
  return built.ok ? ledgerLines(built.value.lines).map((line) => line.split(" ").slice(0, 3).join(" ")) : built.error;
}

test("tax: the recoverable part goes to its account, the rest stays in the expense", () => {
  expect(ledger({})).toEqual(["420-6420-00 D 100.00", "000-1180-00 D 20.00", "000-2130-00 C 120.00"]);
});

test("tax: only a share of it is got back", () => {
  expect(ledger({}, [{ ...VAT, recoverableBasisPoints: 5_000 }])).toEqual([
    "420-6420-00 D 110.00",
    "000-1180-00 D 10.00",
    "000-2130-00 C 120.00",
  ]);
});

test("tax: the odd cent stays in the expense", () => {
  expect(ledger({ taxCents: cents(2_001) }, [{ ...VAT, recoverableBasisPoints: 5_000 }])).toEqual([
    "420-6420-00 D 110.00",
    "000-1180-00 D 10.00",
    "000-2130-00 C 120.00",
  ]);
});

test("tax: a rule for the category comes before the one for all others", () => {
  const lodging = { ...VAT, category: "Lodging", recoverableBasisPoints: 0 };

  expect(ledger({}, [VAT, lodging])).toEqual(["420-6420-00 D 120.00", "000-2130-00 C 120.00"]);
  expect(ledger({ category: "Meals" }, [lodging, VAT])).toEqual([
    "420-6430-00 D 100.00",
    "000-1180-00 D 20.00",
    "000-2130-00 C 120.00",
  ]);
});

test.each([
  ["no tax", { taxCents: null }],
  ["a tax of nothing", { taxCents: cents(0) }],
  ["a tax without name", { taxName: "" }],
  ["a tax that no rule names, by case alone", { taxName: "vat 20%" }],
])("tax: %s stays in the expense", (_name, changes) => {
  expect(ledger(changes)).toEqual(["420-6420-00 D 120.00", "000-2130-00 C 120.00"]);
});

test("tax: a refund gives the tax back on the other side, cut as a purchase is", () => {
  expect(
    ledger({ amountCents: cents(-12_000), taxCents: cents(-2_001) }, [{ ...VAT, recoverableBasisPoints: 5_000 }]),
  ).toEqual(["420-6420-00 C 110.00", "000-1180-00 C 10.00", "000-2130-00 D 120.00"]);
});

test("tax: of an expense in another currency it is converted as the expense was", () => {
  const abroad = { originalCurrency: "EUR", originalAmountCents: cents(10_000), amountCents: cents(11_133) };

  expect(ledger({ ...abroad, taxCents: cents(1_667) })).toEqual([
    "420-6420-00 D 92.78",
    "000-1180-00 D 18.55",
    "000-2130-00 C 111.33",
  ]);
});

test("tax: where the connection says that it is in the report's currency already, nothing is converted", () => {
  const abroad = { originalCurrency: "EUR", originalAmountCents: cents(10_000), amountCents: cents(11_133) };
  const workspaces = new Map(
    [...SAMPLE_RULES.workspaces].map(([id, workspace]) => [id, { ...workspace, taxInReportCurrency: true }]),
  );

  expect(ledger({ ...abroad, taxCents: cents(1_667) }, [VAT], 2, { workspaces })).toEqual([
    "420-6420-00 D 94.66",
    "000-1180-00 D 16.67",
    "000-2130-00 C 111.33",
  ]);
});

test("tax: an expense that is nothing but recoverable tax has one line", () => {
  expect(ledger({ amountCents: cents(2_000) })).toEqual(["000-1180-00 D 20.00", "000-2130-00 C 20.00"]);
});

test("tax: of a currency without decimals only whole units are split off", () => {
  const yen = { amountCents: cents(120_000), taxCents: cents(10_900) };

  expect(ledger(yen, [{ ...VAT, recoverableBasisPoints: 5_000 }], 0)).toEqual([
    "420-6420-00 D 1146.00",
    "000-1180-00 D 54.00",
    "000-2130-00 C 1200.00",
  ]);
});

test.each([
  ["more than the amount", { taxCents: cents(12_001) }],
  ["of the other sign", { taxCents: cents(-100) }],
  ["of a converted amount of which nothing was spent", { originalCurrency: "EUR", originalAmountCents: cents(0) }],
])("tax: %s holds the report", (_name, changes) => {
  expect(ledger(changes)).toEqual([{ code: "tax_unfit", expenseId: HOTEL.transactionId, tax: "VAT 20%" }]);
});

test("tax: its account must take entries too", () => {
  const rules = rulesWith({ taxRules: [VAT] }, { accounts: accountsByNumber(SAMPLE_ACCOUNTS) });

  expect(buildJournal(sampleReport([HOTEL]), rules, AT)).toEqual({
    ok: false,
    error: [{ code: "account_missing", expenseId: HOTEL.transactionId, account: TAX_ACCOUNT }],
  });
});

test("tax: no float ever: a tax of nine billion at a third of a percent", () => {
  const huge = { amountCents: cents(9_000_000_000_000_001), taxCents: cents(8_999_999_999_999_999) };

  expect(ledger(huge, [{ ...VAT, recoverableBasisPoints: 3_333 }])).toEqual([
    "420-6420-00 D 60003000000000.02",
    "000-1180-00 D 29996999999999.99",
    "000-2130-00 C 90000000000000.01",
  ]);
});
