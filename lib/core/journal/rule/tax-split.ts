import type { TaxRule } from "../../mapping/company-options.ts";
import type { CompanyRules } from "../../mapping/rules.ts";
import { cents, type Cents } from "../../money.ts";
import type { HoldProblem } from "../../problem.ts";
import type { Expense, Report } from "../../report/report.ts";

/** What of an expense is recoverable tax, by which rule. */
export type TaxPart = Readonly<{ rule: TaxRule; taxCents: Cents; recoverableCents: Cents }>;

type TaxSplit = Readonly<{ part: TaxPart | null; problem: HoldProblem | null }>;

const NO_TAX: TaxSplit = { part: null, problem: null };
const WHOLE_BASIS_POINTS = 10_000n;

/**
 * The recoverable share of an expense's tax. It is cut to whole cents (to the currency's own step, where that is larger): what
 * is left of it stays in the expense, so that both always make the amount. No rule for the tax: nothing is split off.
 *
 * Tax is part of the amount (expensify.md 6.4), in the currency of the expense unless the connection says otherwise; where that
 * is another one than the report's, it is converted as the expense was. Problem: `tax_unfit` when it is more than the amount or of the other sign.
 */
export function splitTax(expense: Expense, report: Report, rules: CompanyRules): TaxSplit {
  const rule = taxRuleOf(expense, rules);
  const { taxCents: spentTax, amountCents, originalAmountCents, originalCurrency, transactionId: expenseId } = expense;
  if (!rule || spentTax === null || spentTax === 0 || rule.recoverableBasisPoints === 0) return NO_TAX;
  const isThere = rules.workspaces.get(report.policyId)?.taxInReportCurrency ?? false;
  const isConverted = !isThere && originalCurrency !== report.currency && originalAmountCents !== amountCents;
  // All in whole numbers, cut once at the end: BigInt division cuts toward zero, so a refund is cut as a purchase is.
  const numerator = BigInt(spentTax) * (isConverted ? BigInt(amountCents) : 1n);
  const denominator = isConverted ? BigInt(originalAmountCents) : 1n;
  const problem = { code: "tax_unfit", expenseId, tax: rule.tax } as const;
  if (denominator === 0n) return { part: null, problem };
  const taxCents = cents(Number(numerator / denominator));
  if (Math.abs(taxCents) > Math.abs(amountCents) || taxCents * Math.sign(amountCents) < 0)
    return { part: null, problem };
  const share = (numerator * BigInt(rule.recoverableBasisPoints)) / (denominator * WHOLE_BASIS_POINTS);
  const step = BigInt(10 ** Math.max(0, 2 - rules.currencyDecimals));
  const recoverableCents = cents(Number((share / step) * step));
  return recoverableCents === 0 ? NO_TAX : { part: { rule, taxCents, recoverableCents }, problem: null };
}

/** The rule for this tax and category before the one for this tax and every other category. */
function taxRuleOf({ taxName, category }: Expense, { options: { taxRules } }: CompanyRules): TaxRule | null {
  if (taxName === "") return null;
  const ofTax = taxRules.filter(({ tax }) => tax === taxName);
  return ofTax.find((rule) => rule.category === category) ?? ofTax.find((rule) => rule.category === null) ?? null;
}
