import type { Day } from "../day.ts";
import { composeAccount } from "../mapping/compose-account.ts";
import { rulesOn } from "../mapping/rules-on.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import { settlementOf } from "../mapping/settlement.ts";
import { cents, sumCents } from "../money.ts";
import type { HoldProblem } from "../problem.ts";
import { canonicalJson } from "../report/canonical-json.ts";
import { canAddUp, eligibility } from "../report/eligibility.ts";
import type { Expense, Report } from "../report/report.ts";
import type { DraftLine, JournalDraft } from "./journal.ts";
import { expenseLineText } from "./line-text.ts";
import { debitOrCredit } from "./one-sided.ts";
import { postingDate } from "./posting-date.ts";
import { settlementLines, type SettledExpense } from "./settlement-lines.ts";

/** What the report and the rules alone do not say. */
export type BuildContext = Readonly<{
  /** In the company's time zone. */
  today: Day;
  /** Expenses of this report that stand in another report's live posting: transaction id → that report's id. */
  expenseOwners: ReadonlyMap<string, string>;
  /** Names of all companies that this workspace feeds, while no person has confirmed that there are several. */
  workspaceCompanies?: readonly string[];
}>;

/**
 * All that can be known of a report's journal, sound or not: `buildJournal` refuses on any problem, `previewJournal` shows
 * it. Problems come in order: the report, each expense as it stands in the report, settlement accounts, the date. One
 * that stands alone (`eligibility`) hides the others.
 */
export function draftJournal(report: Report, rulesOfToday: CompanyRules, at: BuildContext): JournalDraft {
  const { date, period, problems: ofDate } = postingDate(report.approvedAt, rulesOfToday, at.today);
  const rules = date === null ? rulesOfToday : rulesOn(rulesOfToday, date);
  const { excluded, problems: ofReport } = eligibility(report, rules, at.workspaceCompanies);
  const judged = report.expenses.map((expense) => judgeExpense(expense, report, rules, at));
  const { lines: settlement, problems: ofSettlement } = settlementLines(
    canAddUp(report) ? judged.flatMap(({ settled }) => settled) : [],
    report,
    rules,
  );
  const lines = canAddUp(report) ? [...judged.flatMap(({ line }) => line), ...settlement] : [];
  // A report that posts nothing needs no open period.
  const ofDateIfNeeded = judged.some(({ line }) => line.length > 0) ? ofDate : [];
  const all = [...ofReport, ...judged.flatMap(({ problems }) => problems), ...ofSettlement, ...ofDateIfNeeded];
  return {
    date,
    period,
    lines,
    totalDebitCents: sumCents(lines.map((line) => line.debitCents)),
    totalCreditCents: sumCents(lines.map((line) => line.creditCents)),
    problems: excluded ? [excluded] : withoutRepeats(all),
  };
}

type Judged = { line: DraftLine[]; settled: SettledExpense[]; problems: HoldProblem[] };

/** A zero expense makes no line, so it needs neither an account nor a payer; it still belongs to one posting only. */
function judgeExpense(expense: Expense, report: Report, rules: CompanyRules, at: BuildContext): Judged {
  const problems: HoldProblem[] = [];
  const { transactionId: expenseId, amountCents, merchant, category, spentOn } = expense;
  const reportId = at.expenseOwners.get(expenseId);
  if (reportId !== undefined) problems.push({ code: "expense_in_other_posting", expenseId, reportId });
  if (amountCents === 0) return { line: [], settled: [], problems };

  if (!fitsDecimals(amountCents, rules.currencyDecimals)) {
    problems.push({ code: "amount_too_fine", expenseId, decimals: rules.currencyDecimals });
  }
  const { account, parts, problems: ofAccount } = composeAccount(expense, report, rules);
  const settlement = settlementOf(expense, rules);
  problems.push(...ofAccount, ...(settlement.problem ? [settlement.problem] : []));
  const text = expenseLineText(report, expense);
  const facts = { expenseId, merchant, category, spentOn, why: [{ kind: "composed" as const, parts }] };
  return {
    line: [{ account, ...debitOrCredit(amountCents), text, ...facts }],
    settled: [{ expense, settlement }],
    problems,
  };
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
