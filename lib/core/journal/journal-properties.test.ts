import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { day } from "../day.ts";
import { cents, sumCents } from "../money.ts";
import type { Expense } from "../report/report.ts";
import { buildJournal } from "./build-journal.ts";
import type { ExplainedLine } from "./journal.ts";

const AT = { today: day("2026-11-22"), expenseOwners: new Map() };
const RUNS = { numRuns: 300, seed: 20_261_122 };
const EXPENSES_MAX = 25;

/** Sound expenses only: any of two categories, tags and payers, refunds and zeros included. */
const EXPENSES: fc.Arbitrary<Expense[]> = fc
  .array(
    fc.record({
      amount: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -1_000_000, max: 1_000_000 })),
      category: fc.constantFrom("Lodging", "Meals"),
      tag: fc.constantFrom("Denver", "Boston"),
      byCard: fc.boolean(),
      merchant: fc.string({ unit: "grapheme", maxLength: 40 }),
    }),
    { maxLength: EXPENSES_MAX },
  )
  .map((rows) =>
    rows.map(({ amount, category, tag, byCard, merchant }, index) =>
      sampleExpense({
        transactionId: `E${index}`,
        amountCents: cents(amount),
        category,
        tags: [tag],
        merchant,
        reimbursable: !byCard,
        card: byCard ? "Amex Corporate" : "",
      }),
    ),
  );

function linesOf(expenses: readonly Expense[]): readonly ExplainedLine[] {
  const journal = buildJournal(sampleReport(expenses), SAMPLE_RULES, AT);
  expect(journal).toMatchObject({ ok: true });
  return journal.ok ? journal.value.lines : [];
}

/** What each account is charged, net, in cents. */
function netByAccount(lines: readonly ExplainedLine[]): Record<string, number> {
  const net: Record<string, number> = {};
  for (const { account, debitCents, creditCents } of lines)
    net[account] = (net[account] ?? 0) + debitCents - creditCents;
  return net;
}

test("debits equal credits, to the cent", () => {
  fc.assert(
    fc.property(EXPENSES, (expenses) => {
      const lines = linesOf(expenses);

      expect(sumCents(lines.map((line) => line.debitCents))).toBe(sumCents(lines.map((line) => line.creditCents)));
    }),
    RUNS,
  );
});

test("each line is one-sided, and the other side positive", () => {
  fc.assert(
    fc.property(EXPENSES, (expenses) => {
      for (const { debitCents, creditCents } of linesOf(expenses)) {
        expect(Math.min(debitCents, creditCents)).toBe(0);
        expect(Math.max(debitCents, creditCents)).toBeGreaterThan(0);
      }
    }),
    RUNS,
  );
});

test("one line per expense that is not zero, at most one per settlement account", () => {
  fc.assert(
    fc.property(EXPENSES, (expenses) => {
      const lines = linesOf(expenses);
      const settlement = lines.filter((line) => line.expenseId === null).map((line) => line.account);

      expect(lines.length - settlement.length).toBe(expenses.filter(({ amountCents }) => amountCents !== 0).length);
      expect(new Set(settlement).size).toBe(settlement.length);
    }),
    RUNS,
  );
});

test("the order of expenses changes no account's sum, and not the settlement lines", () => {
  const shuffled = EXPENSES.chain((expenses) =>
    fc.tuple(fc.constant(expenses), fc.shuffledSubarray(expenses, { minLength: expenses.length })),
  );

  fc.assert(
    fc.property(shuffled, ([expenses, others]) => {
      const [lines, otherLines] = [linesOf(expenses), linesOf(others)];
      const settlement = (all: readonly ExplainedLine[]) =>
        all.filter((line) => line.expenseId === null).map(({ why: _why, ...line }) => line);

      expect(netByAccount(otherLines)).toEqual(netByAccount(lines));
      expect(settlement(otherLines)).toEqual(settlement(lines));
    }),
    RUNS,
  );
});

test("what the employee and the card get is what the expenses say", () => {
  fc.assert(
    fc.property(EXPENSES, (expenses) => {
      const net = netByAccount(linesOf(expenses));
      const owed = (byCard: boolean) =>
        sumCents(expenses.filter(({ card }) => (card !== "") === byCard).map(({ amountCents }) => amountCents));

      expect(0 - (net["000-2130-00"] ?? 0)).toBe(0 + owed(false));
      expect(0 - (net["000-2145-00"] ?? 0)).toBe(0 + owed(true));
    }),
    RUNS,
  );
});

test("no text is longer than GP's field or outside its code page", () => {
  fc.assert(
    fc.property(EXPENSES, (expenses) => {
      for (const { text } of linesOf(expenses)) {
        expect(text).toMatch(/^[ -~\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,30}$/u);
      }
    }),
    RUNS,
  );
});
