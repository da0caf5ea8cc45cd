import { settlementAccountProblem, type Payer, type Settlement } from "../mapping/settlement.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import { sumCents, type Cents } from "../money.ts";
import type { HoldProblem } from "../problem.ts";
import type { Expense, Report } from "../report/report.ts";
import type { DraftLine, LineWhy } from "./journal.ts";
import { settlementLineText } from "./line-text.ts";
import { creditOrDebit } from "./one-sided.ts";

export type SettledExpense = Readonly<{ expense: Expense; settlement: Settlement }>;

/**
 * The credit side: one net line per settlement account, by account, then what has no account yet, a line per payer. Net
 * negative is a debit, net zero no line. Problems: `settlement_account_refused`, once per account that any expense needs.
 */
export function settlementLines(
  settled: readonly SettledExpense[],
  report: Report,
  rules: CompanyRules,
): { lines: DraftLine[]; problems: HoldProblem[] } {
  const groups = new Map<string, SettledExpense[]>();
  for (const one of settled) {
    const key = one.settlement.account ?? unsettledKey(one.settlement.payer);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const lines: DraftLine[] = [];
  const problems: HoldProblem[] = [];
  for (const [, members] of [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const account = members[0]?.settlement.account ?? null;
    const problem = account === null ? null : settlementAccountProblem(account, rules);
    if (problem) problems.push(problem);
    lines.push(...netLine(account, members, report));
  }
  return { lines, problems };
}

/** Sorts behind every account number. */
function unsettledKey(payer: Payer): string {
  return `\uFFFF${payer.kind}${payer.kind === "card" ? payer.card : ""}`;
}

function netLine(account: string | null, members: readonly SettledExpense[], report: Report): DraftLine[] {
  const netCents: Cents = sumCents(members.map(({ expense }) => expense.amountCents));
  if (netCents === 0) return [];
  const text = settlementLineText(report);
  const why = explain(members);
  const facts = { expenseId: null, merchant: "", category: "", spentOn: null, spentIn: null, why };
  return [{ account, ...creditOrDebit(netCents), text, ...facts }];
}

/** One reason per payer and set of mapping rows, with the expenses it stands for. */
function explain(members: readonly SettledExpense[]): LineWhy[] {
  const reasons = new Map<string, { payer: Payer; expenseIds: string[]; entries: Settlement["entries"] }>();
  for (const { expense, settlement } of members) {
    const { payer, entries } = settlement;
    const key = JSON.stringify([payer, entries.map((entry) => [entry.kind, entry.source, entry.version])]);
    const reason = reasons.get(key) ?? { payer, expenseIds: [], entries };
    reason.expenseIds.push(expense.transactionId);
    reasons.set(key, reason);
  }
  return [...reasons.values()].map((reason) => ({ kind: "settlement", ...reason }));
}
