import fc from "fast-check";
import { expect, test } from "vitest";
import { monthlyPeriods } from "#lib/core/calendar/monthly-periods.ts";
import { periodOf } from "#lib/core/calendar/period-of.ts";
import { rulesWith, TAX_ACCOUNT } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { addDays, day } from "../../day.ts";
import type { CompanyOptions, TaxRule } from "../../mapping/company-options.ts";
import type { CompanyRules } from "../../mapping/rules.ts";
import { cents, sumCents } from "../../money.ts";
import type { Expense } from "../../report/report.ts";
import { buildJournal } from "../build-journal.ts";
import type { ExplainedLine } from "../journal.ts";
import { postingDate } from "./posting-date.ts";
import { splitTax } from "./tax-split.ts";

const RUNS = { seed: 20_261_127, numRuns: 300 };
const AT = { today: day("2026-11-22"), expenseOwners: new Map() };

const AMOUNT = fc.integer({ min: -9_999_999, max: 9_999_999 });
const EXPENSES: fc.Arbitrary<readonly Expense[]> = fc
  .array(
    fc.record({
      amount: AMOUNT,
      taxShare: fc.integer({ min: 0, max: 10_000 }),
      taxName: fc.constantFrom("", "VAT", "GST"),
      category: fc.constantFrom("Lodging", "Meals"),
      tag: fc.constantFrom("Denver", "Boston"),
      rate: fc.option(fc.integer({ min: 1, max: 400 })),
    }),
    { maxLength: 25 },
  )
  .map((rows) =>
    rows.map(({ amount, taxShare, taxName, category, tag, rate }, index) => {
      // In the currency of the expense, as its tax is.
      const spent = rate === null ? amount : Math.trunc((amount * 100) / rate) || Math.sign(amount);
      return sampleExpense({
        ...{ transactionId: String(index + 1), category, tags: [tag], taxName, amountCents: cents(amount) },
        ...{ originalCurrency: rate === null ? "USD" : "EUR", originalAmountCents: cents(spent) },
        taxCents: cents(Math.trunc((spent * taxShare) / 10_000)),
      });
    }),
  );

const TAX_RULES: fc.Arbitrary<readonly TaxRule[]> = fc.array(
  fc.record({
    tax: fc.constantFrom("VAT", "GST"),
    category: fc.constantFrom(null, "Lodging", "Meals"),
    recoverableBasisPoints: fc.integer({ min: 0, max: 10_000 }),
    account: fc.constantFrom(TAX_ACCOUNT, "420-6430-00"),
  }),
  { maxLength: 4 },
);
const OPTIONS: fc.Arbitrary<Partial<CompanyOptions>> = fc.record({
  linesMax: fc.integer({ min: 1, max: 30 }),
  taxRules: TAX_RULES,
  postingDate: fc.constantFrom("approved", "last_expense", "run"),
  closedPeriod: fc.constantFrom("hold", "next_open"),
  lineText: fc.constantFrom("{last name} {day} {merchant}", "{comment}", "{spent} {category} {tag}"),
});

function linesOf(expenses: readonly Expense[], rules: CompanyRules): readonly ExplainedLine[] {
  const journal = buildJournal(sampleReport(expenses), rules, AT);
  expect(journal).toMatchObject({ ok: true });
  return journal.ok ? journal.value.lines : [];
}
const net = (lines: readonly ExplainedLine[]) =>
  sumCents(lines.map(({ debitCents, creditCents }) => cents(debitCents - creditCents)));
const isSettlement = ({ why }: ExplainedLine) => why.some(({ kind }) => kind === "settlement");

test("under any options: balanced to the cent, one-sided, and the expense side is the report's total", () => {
  fc.assert(
    fc.property(EXPENSES, OPTIONS, (expenses, options) => {
      const lines = linesOf(expenses, rulesWith(options));

      expect(net(lines)).toBe(0);
      expect(net(lines.filter((line) => !isSettlement(line)))).toBe(sampleReport(expenses).totalCents);
      for (const { debitCents, creditCents, text } of lines) {
        expect([Math.min(debitCents, creditCents), Math.max(debitCents, creditCents) > 0]).toEqual([0, true]);
        expect(text).toMatch(/^.{1,30}$/u);
      }
    }),
    RUNS,
  );
});

test("tax and what stays make the expense, and the part is never more than its share", () => {
  fc.assert(
    fc.property(EXPENSES, TAX_RULES, (expenses, taxRules) => {
      const rules = rulesWith({ taxRules });
      const lines = linesOf(expenses, rules);
      for (const expense of expenses) {
        const own = lines.filter(({ expenseId }) => expenseId === expense.transactionId);
        expect(net(own)).toBe(expense.amountCents);
        const { part } = splitTax(expense, sampleReport([expense]), rules);
        if (!part) continue;
        const { recoverableCents, taxCents, rule } = part;
        expect(Math.abs(recoverableCents)).toBeLessThanOrEqual(Math.abs(expense.amountCents));
        // One cent more than the cut tax at most: the share is cut once, of the uncut tax.
        const least = (BigInt(Math.abs(taxCents)) * BigInt(rule.recoverableBasisPoints)) / 10_000n;
        expect([least, least + 1n]).toContain(BigInt(Math.abs(recoverableCents)));
      }
    }),
    RUNS,
  );
});

test("summed or not, each account is charged the same on each side, and no expense is lost", () => {
  const sides = (lines: readonly ExplainedLine[]) => {
    const all = new Map<string, number>();
    for (const { account, debitCents, creditCents } of lines) {
      const key = `${account} ${debitCents > 0 ? "D" : "C"}`;
      all.set(key, (all.get(key) ?? 0) + debitCents + creditCents);
    }
    return [...all].toSorted(([one], [other]) => (one < other ? -1 : 1));
  };
  fc.assert(
    fc.property(EXPENSES, TAX_RULES, fc.integer({ min: 1, max: 10 }), (expenses, taxRules, linesMax) => {
      const summed = linesOf(expenses, rulesWith({ taxRules, linesMax }));
      expect(sides(summed)).toEqual(sides(linesOf(expenses, rulesWith({ taxRules, linesMax: 1_000 }))));

      for (const line of summed) {
        const parts = line.why.flatMap((why) => (why.kind === "summed" ? [why.amountCents] : []));
        if (parts.length > 0) expect(sumCents(parts)).toBe(line.debitCents - line.creditCents);
      }
      const named = summed.flatMap(({ expenseId, why }) =>
        expenseId === null ? why.flatMap((one) => (one.kind === "summed" ? [one.expenseId] : [])) : [expenseId],
      );
      expect(new Set(named)).toEqual(
        new Set(expenses.filter(({ amountCents }) => amountCents !== 0).map(({ transactionId }) => transactionId)),
      );
    }),
    RUNS,
  );
});

test("a date without problem always lies in an open period, never before the rule's own and never ahead", () => {
  const DAYS = fc.integer({ min: 0, max: 400 }).map((after) => addDays(day("2025-12-15"), after));
  const CLOSED = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(OPTIONS, DAYS, DAYS, DAYS, CLOSED, (options, approved, spentOn, today, closed) => {
      const periods = monthlyPeriods(2026, 0).map((period, index) => ({ ...period, closed: closed[index] ?? false }));
      const report = sampleReport([sampleExpense({ spentOn })], { approvedAt: new Date(`${approved}T18:00:00Z`) });
      const planned = { date: approved, rule: "run" } as const;
      const found = postingDate(report, rulesWith(options, { periods }), today, planned);
      if (found.problems.length > 0 || found.date === null) return;

      const period = periodOf(found.date, periods);
      expect(period).toMatchObject({ closed: false });
      expect(found.period).toEqual(period);
      expect(found.date <= today && found.date >= (found.dated?.wanted ?? today)).toBe(true);
    }),
    { ...RUNS, numRuns: 2_000 },
  );
});
