import { composeAccount } from "#lib/core/mapping/compose-account.ts";
import { rulesForGroups } from "#lib/core/mapping/parts/rules-for-groups.ts";
import { tagSource } from "#lib/core/mapping/parts/tag-source.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { settlementOf } from "#lib/core/mapping/settlement.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { Expense, Report } from "#lib/core/report/report.ts";
import { heldKey, NONE_HELD, type HeldCount } from "./load-held.ts";
import type { SpendGroup } from "./load-spend.ts";
import type { MappingRow } from "./mapping-row.ts";

type AccountProblem = Extract<HoldProblem, { code: `account_${string}` }>;

export type Coverage = Readonly<{ spendCents: Cents; coveredCents: Cents; refused: readonly MappingRow[] }>;

/**
 * How much of the spend finds an account that GP takes and a settlement account, by the very rules that make journals; and a
 * row for each account that is composed, but refused: category and tag are mapped, their combination is not usable.
 */
export function coverage(
  groups: readonly SpendGroup[],
  rules: CompanyRules,
  held: ReadonlyMap<string, HeldCount>,
): Coverage {
  let coveredCents = cents(0);
  const refused = new Map<string, { problem: AccountProblem; names: Set<string>; cents: Cents }>();
  for (const group of groups) {
    const { expense, report } = asExpense(group);
    const { problems } = composeAccount(expense, report, rulesForGroups(rules));
    const settlement = settlementOf(expense, rules);
    if (problems.length === 0 && settlement.problem === null) coveredCents = sumCents([coveredCents, group.spendCents]);
    const problem = problems.find(isAccountProblem);
    if (!problem) continue;
    const row = refused.get(problem.account) ?? { problem, names: new Set<string>(), cents: cents(0) };
    row.names.add(combinationOf(group, rules));
    refused.set(problem.account, { ...row, cents: sumCents([row.cents, group.spendCents]) });
  }
  return {
    spendCents: sumCents(groups.map((group) => group.spendCents)),
    coveredCents,
    refused: [...refused.values()].map((row) => refusedRow(row, held)),
  };
}

function isAccountProblem(problem: HoldProblem): problem is AccountProblem {
  return problem.code.startsWith("account_");
}

/** `Client Gifts × Sales East`: the sources in the order in which an account is written. */
function combinationOf(group: SpendGroup, rules: CompanyRules): string {
  const names = rules.segments.flatMap(({ source }) => {
    if (source.kind === "category") return [group.category];
    return source.kind === "tag" ? [tagSource(group, group, source.level, rules)] : [];
  });
  return names.toReversed().join(" × ");
}

const REFUSALS = {
  account_missing: "missing",
  account_inactive: "inactive",
  account_no_entry: "no_entry",
  account_not_posting: "not_posting",
} as const;

function refusedRow(
  { problem, names, cents: spendCents }: { problem: AccountProblem; names: ReadonlySet<string>; cents: Cents },
  held: ReadonlyMap<string, HeldCount>,
): MappingRow {
  const { reports, cents: heldCents } = held.get(heldKey(problem)) ?? NONE_HELD;
  return {
    ...{
      id: `account/${problem.account}`,
      kind: "account",
      key: null,
      segmentName: "",
      workspaces: [],
      enabled: true,
      glCode: "",
    },
    name: [...names].toSorted().join(", "),
    ...{ spendCents, heldReports: reports, heldCents, setBy: null, setAt: null, version: null, suggestion: null },
    target: { value: problem.account, name: "", whole: true },
    ...{ state: "refused", refusal: REFUSALS[problem.code] },
  };
}

/** An expense with what the mapping looks at; the rest stays empty. */
export function asExpense(group: SpendGroup): { expense: Expense; report: Report } {
  const { category, tags, card, reimbursable, spendCents, policyId } = group;
  const text = {
    transactionId: "",
    merchant: "",
    categoryGlCode: "",
    originalCurrency: "",
    kind: "",
    comment: "",
    receiptUrl: "",
    taxName: "",
  };
  const expense: Expense = {
    ...{ ...text, category, tags, card, reimbursable },
    ...{ spentOn: null, taxCents: null, billable: null, amountCents: spendCents, originalAmountCents: spendCents },
  };
  const names = {
    reportId: "",
    oldReportId: "",
    name: "",
    type: "",
    currency: "",
    submitterEmail: "",
    submitterName: "",
    managerName: "",
    employeeCustomField1: "",
    employeeCustomField2: "",
  };
  const dates = { createdAt: null, submittedAt: null, approvedAt: null, reimbursedAt: null };
  const report: Report = {
    ...names,
    ...dates,
    status: "approved",
    policyId,
    policyName: "",
    totalCents: spendCents,
    approverEmails: [],
    expenses: [expense],
    fields: {},
    history: [],
  };
  return { expense, report };
}
