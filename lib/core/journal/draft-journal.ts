import type { Day } from "../day.ts";
import { accountProblems, composeAccount } from "../mapping/compose-account.ts";
import { rulesOn } from "../mapping/rules-on.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import { settlementOf } from "../mapping/settlement.ts";
import { cents, sumCents, type Cents } from "../money.ts";
import type { HoldProblem } from "../problem.ts";
import { canonicalJson } from "../report/canonical-json.ts";
import { canAddUp, eligibility } from "../report/eligibility.ts";
import type { Expense, Report } from "../report/report.ts";
import type { DraftLine, ExpenseWhy, JournalDraft } from "./journal.ts";
import { debitOrCredit } from "./one-sided.ts";
import { lineTexts } from "./rule/line-template.ts";
import { type PlannedDate, postingDate } from "./rule/posting-date.ts";
import { sumLines } from "./rule/sum-lines.ts";
import { splitTax } from "./rule/tax-split.ts";
import { settlementLines, type SettledExpense } from "./settlement-lines.ts";

/** What the report and the rules alone do not say. */
export type BuildContext = Readonly<{
  /** In the company's time zone. */
  today: Day;
  /** Expenses of this report that stand in another report's live posting: transaction id → that report's id. */
  expenseOwners: ReadonlyMap<string, string>;
  /** Names of all companies that this workspace feeds, while no person has confirmed that there are several. */
  workspaceCompanies?: readonly string[];
  /** The date that the live plan of this report has: a rule that takes the day of the run keeps it. */
  planned?: PlannedDate | null;
}>;

/**
 * All that can be known of a report's journal, sound or not: `buildJournal` refuses on any problem, `previewJournal` shows
 * it. Problems come in order: the report, each expense as it stands in the report, settlement accounts, the date. One
 * that stands alone (`eligibility`) hides the others.
 */
export function draftJournal(report: Report, rulesOfToday: CompanyRules, at: BuildContext): JournalDraft {
  const { date, period, dated, problems: ofDate } = postingDate(report, rulesOfToday, at.today, at.planned);
  const rules = date === null ? rulesOfToday : rulesOn(rulesOfToday, date);
  const { excluded, problems: ofReport } = eligibility(report, rules, at.workspaceCompanies);
  const textOf = lineTexts(rules.options.lineText, report);
  const judged = report.expenses.map((expense) => judgeExpense(expense, { report, rules, at, textOf }));
  const { lines: settlement, problems: ofSettlement } = settlementLines(
    canAddUp(report) ? judged.flatMap(({ settled }) => settled) : [],
    report,
    rules,
  );
  const own = judged.flatMap(({ lines }) => lines);
  const posted = judged.filter(({ lines }) => lines.length > 0).length;
  const ofExpenses = canAddUp(report) && posted > rules.options.linesMax ? sumLines(own, report) : own;
  const lines = canAddUp(report) ? [...ofExpenses, ...settlement] : [];
  // A report that posts nothing needs no open period.
  const ofDateIfNeeded = posted > 0 ? ofDate : [];
  const all = [...ofReport, ...judged.flatMap(({ problems }) => problems), ...ofSettlement, ...ofDateIfNeeded];
  return {
    date,
    dated,
    period,
    lines,
    totalDebitCents: sumCents(lines.map((line) => line.debitCents)),
    totalCreditCents: sumCents(lines.map((line) => line.creditCents)),
    problems: excluded ? [excluded] : withoutRepeats(all),
  };
}

type Judged = { lines: DraftLine[]; settled: SettledExpense[]; problems: HoldProblem[] };
type Judging = Readonly<{
  report: Report;
  rules: CompanyRules;
  at: BuildContext;
  textOf: (expense: Expense) => string;
}>;

/** A zero expense makes no line, so it needs neither an account nor a payer; it still belongs to one posting only. */
function judgeExpense(expense: Expense, { report, rules, at, textOf }: Judging): Judged {
  const problems: HoldProblem[] = [];
  const { transactionId: expenseId, amountCents } = expense;
  const reportId = at.expenseOwners.get(expenseId);
  if (reportId !== undefined) problems.push({ code: "expense_in_other_posting", expenseId, reportId });
  if (amountCents === 0) return { lines: [], settled: [], problems };

  if (!fitsDecimals(amountCents, rules.currencyDecimals)) {
    problems.push({ code: "amount_too_fine", expenseId, decimals: rules.currencyDecimals });
  }
  const { account, parts, problems: ofAccount } = composeAccount(expense, report, rules);
  const { part: tax, problem: ofTax } = splitTax(expense, report, rules);
  const settlement = settlementOf(expense, rules);
  problems.push(...ofAccount, ...(ofTax ? [ofTax] : []), ...(settlement.problem ? [settlement.problem] : []));
  const text = textOf(expense);
  const lines = [
    ...expenseLine(account, cents(amountCents - (tax?.recoverableCents ?? 0)), { kind: "composed", parts }),
    ...(tax
      ? expenseLine(tax.rule.account, tax.recoverableCents, { kind: "tax", rule: tax.rule, taxCents: tax.taxCents })
      : []),
  ];
  if (tax) problems.push(...accountProblems(expenseId, tax.rule.account, rules));
  return { lines, settled: [{ expense, settlement }], problems };

  function expenseLine(to: string | null, partCents: Cents, why: ExpenseWhy): DraftLine[] {
    return partCents === 0
      ? []
      : [{ account: to, ...debitOrCredit(partCents), text, ...factsOf(expense, report, why) }];
  }
}

function factsOf(expense: Expense, { currency }: Report, why: ExpenseWhy) {
  const { transactionId: expenseId, merchant, category, spentOn, originalCurrency, originalAmountCents } = expense;
  const isForeign = originalCurrency !== currency;
  const spentIn = isForeign ? { currency: originalCurrency, amountCents: originalAmountCents } : null;
  return { expenseId, merchant, category, spentOn, spentIn, why: [why] };
}

/** Amounts are hundredths for every currency; one without decimals (JPY) must not have any used. */
function fitsDecimals(amountCents: number, decimals: number): boolean {
  const step = cents(10 ** Math.max(0, 2 - decimals));
  return amountCents % step === 0;
}

/** `workspace_unmapped` is one problem of the report, though every expense meets it. */
function withoutRepeats(problems: readonly HoldProblem[]): readonly HoldProblem[] {
  if (problems.length < 2) return problems;
  return [...new Map(problems.map((problem) => [canonicalJson(problem), problem])).values()];
}
