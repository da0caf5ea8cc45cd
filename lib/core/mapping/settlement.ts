import type { HoldProblem } from "../problem.ts";
import type { Expense } from "../report/report.ts";
import { accountFaults } from "./account-faults.ts";
import { findEntry, type MappedEntry } from "./find-entry.ts";
import type { CompanyRules, MappingEntry } from "./rules.ts";

/** Who is owed the money: the employee, a card programme (its name), or nobody can tell. */
export type Payer =
  | Readonly<{ kind: "employee" }>
  | Readonly<{ kind: "card"; card: string }>
  | Readonly<{ kind: "unknown" }>;

/** The credit side of one expense, and why. */
export type Settlement = Readonly<{
  payer: Payer;
  /** Null while the payer, or the card's account, is unknown. */
  account: string | null;
  /** The mapping rows that decided it, a person's choice for this expense first; none for a plain reimbursable one. */
  entries: readonly MappingEntry[];
  problem: HoldProblem | null;
}>;

const CARD_PREFIX = "card:";

/**
 * Which settlement account an expense is credited to. In order: what a person said for this expense (`expense_payer`),
 * reimbursable → the employee liability account, not reimbursable with a card → that card programme's account, anything
 * else → `payer_unknown`. Problems: `payer_unknown`, `card_unmapped`.
 *
 * Reimbursable and a card hint → the employee: Expensify pays out what is reimbursable, so the company owes it, whichever
 * card the employee used (expensify.md 6.4: the credit side follows from `reimbursable`).
 */
export function settlementOf(expense: Expense, rules: CompanyRules): Settlement {
  const chosen = findEntry(rules, { kind: "expense_payer", segment: 0, level: 0, source: expense.transactionId });
  return settle(chosen ? chosenPayer(chosen) : payerOf(expense), chosen, expense, rules);
}

function payerOf(expense: Expense): Payer {
  if (expense.reimbursable === true) return { kind: "employee" };
  const card = expense.card.trim();
  return expense.reimbursable === false && card !== "" ? { kind: "card", card } : { kind: "unknown" };
}

function chosenPayer(entry: MappedEntry): Payer {
  if (entry.target === "employee") return { kind: "employee" };
  const card = entry.target.startsWith(CARD_PREFIX) ? entry.target.slice(CARD_PREFIX.length).trim() : "";
  return card === "" ? { kind: "unknown" } : { kind: "card", card };
}

function settle(payer: Payer, chosen: MappingEntry | null, expense: Expense, rules: CompanyRules): Settlement {
  const entries = chosen ? [chosen] : [];
  const { transactionId: expenseId } = expense;
  if (payer.kind === "employee") return { payer, account: rules.liabilityAccount, entries, problem: null };
  if (payer.kind === "unknown") return { payer, account: null, entries, problem: { code: "payer_unknown", expenseId } };
  const programme = findEntry(rules, { kind: "card", segment: 0, level: 0, source: payer.card });
  return programme
    ? { payer, account: programme.target, entries: [...entries, programme], problem: null }
    : { payer, account: null, entries, problem: { code: "card_unmapped", expenseId, card: payer.card } };
}

type RefusedProblem = Extract<HoldProblem, { code: "settlement_account_refused" }>;

/**
 * Why a settlement account may not be used, the gravest reason only; null when it may. It must be a balance-sheet account
 * that takes entries, and a person must have confirmed of this very account that it is neither the payables control account
 * nor a bank account.
 */
export function settlementAccountProblem(account: string, rules: CompanyRules): RefusedProblem | null {
  const fault = settlementAccountFault(account, rules);
  const reason = fault ?? (rules.confirmedAccounts.has(account) ? null : "not_confirmed");
  return reason && { code: "settlement_account_refused", account, reason };
}

/** What is wrong with the account in GP, whoever confirmed it: such a one may not even be chosen. */
export function settlementAccountFault(
  account: string,
  { accounts }: CompanyRules,
): Exclude<RefusedProblem["reason"], "not_confirmed"> | null {
  const known = accounts.get(account);
  const [fault] = accountFaults(known);
  return fault ?? (known?.postingType === "BalanceSheet" ? null : "not_balance_sheet");
}
