import { dayInZone } from "../day.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import type { HoldProblem } from "../problem.ts";
import type { Report } from "./report.ts";

/** `excluded` stands alone: the report is not ours to send, so nothing else about it needs a person. */
type Eligibility = Readonly<{ excluded: HoldProblem | null; problems: readonly HoldProblem[] }>;

const TYPES_EXCLUDED: ReadonlySet<string> = new Set(["invoice", "bill"]);

/**
 * Whether this report, as a whole, may become a journal: its state, type, approvers, go-live, workspace, wholeness, sum
 * and currency. What is wrong with single expenses is found elsewhere.
 *
 * `workspaceCompanies`: the names of the companies that this report's workspace feeds, as long as no person has confirmed
 * that there are several; leave out or pass one name where there is nothing to confirm.
 */
export function eligibility(
  report: Report,
  rules: CompanyRules,
  workspaceCompanies: readonly string[] = [],
): Eligibility {
  const excluded = exclusion(report, rules);
  if (excluded) return { excluded, problems: [excluded] };
  const problems = [
    ...approvalProblems(report),
    ...workspaceProblems(report, rules, workspaceCompanies),
    ...wholenessProblems(report),
    ...sumProblems(report, rules),
  ];
  return { excluded: null, problems };
}

function exclusion(report: Report, rules: CompanyRules): HoldProblem | null {
  // Before all else: it stands in GP, whatever becomes of it in Expensify.
  const keyed = rules.keyedByHand.get(report.reportId);
  if (keyed) return { code: "keyed_by_hand", ...keyed };
  if (!isStatusIncluded(report, rules)) return { code: "status_excluded", status: report.status };
  if (TYPES_EXCLUDED.has(report.type.trim().toLowerCase())) {
    return { code: "report_type_excluded", type: report.type };
  }
  if (report.approvedAt === null || rules.includedReportIds.has(report.reportId)) return null;
  const approvedOn = dayInZone(report.approvedAt, rules.timeZone);
  return approvedOn < rules.goLiveOn ? { code: "before_go_live", approvedOn, goLiveOn: rules.goLiveOn } : null;
}

/** Approved or reimbursed, or closed where the company takes those. */
export function isStatusIncluded(report: Report, rules: CompanyRules): boolean {
  return (
    report.status === "approved" ||
    report.status === "reimbursed" ||
    (report.status === "closed" && rules.includeClosed)
  );
}

function approvalProblems(report: Report): HoldProblem[] {
  const problems: HoldProblem[] = [];
  const submitter = normalEmail(report.submitterEmail);
  const approvers = report.approverEmails.map(normalEmail).filter((email) => email !== "");
  if (approvers.length === 0) problems.push({ code: "approver_missing" });
  // Without the submitter nobody can tell whether the approver is another person.
  else if (submitter === "") problems.push({ code: "report_incomplete", fields: ["submitterEmail"] });
  else if (approvers.every((email) => email === submitter)) {
    problems.push({ code: "approver_is_submitter", approver: submitter });
  }
  if (report.approvedAt === null) problems.push({ code: "approval_missing" });
  return problems;
}

function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

function workspaceProblems(report: Report, rules: CompanyRules, companies: readonly string[]): HoldProblem[] {
  const { policyId } = report;
  const problems: HoldProblem[] = [];
  if (!rules.workspaces.has(policyId)) problems.push({ code: "workspace_unknown", policyId });
  if (companies.length > 1) problems.push({ code: "workspace_in_two_companies", policyId, companies });
  return problems;
}

/** One expense twice in one report cannot be told from one expense read twice: nobody may book it. */
function wholenessProblems(report: Report): HoldProblem[] {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const { transactionId } of report.expenses) {
    if (seen.has(transactionId)) doubled.add(transactionId);
    seen.add(transactionId);
  }
  const fields = [...doubled].map((id) => `transactionId ${id} twice`);
  return fields.length > 0 ? [{ code: "report_incomplete", fields }] : [];
}

/** Never convert, never plug a rounding (expensify.md 6.2: this one check catches sign, currency and missing lines). */
function sumProblems(report: Report, rules: CompanyRules): HoldProblem[] {
  const problems: HoldProblem[] = [];
  // BigInt, because the sum of what was handed over may leave the safe integers: a refusal here, not a bug.
  const sum = report.expenses.reduce((total, expense) => total + BigInt(expense.amountCents), 0n);
  if (sum !== BigInt(report.totalCents)) {
    problems.push({ code: "sum_mismatch", totalCents: report.totalCents, sumCents: Number(sum) });
  }
  if (!canAddUp(report)) problems.push({ code: "report_incomplete", fields: ["amount"] });
  if (report.currency !== rules.currency) {
    problems.push({ code: "currency_foreign", currency: report.currency, functionalCurrency: rules.currency });
  }
  return problems;
}

/**
 * Whether any part of the report's amounts can be added up within the safe integers. Amounts are input, so `eligibility`
 * refuses the report where they cannot; nothing else may add them up then.
 */
export function canAddUp(report: Report): boolean {
  // A partial sum that leaves the safe integers stays outside, so the float is exact wherever the answer is yes.
  return (
    report.expenses.reduce((volume, expense) => volume + Math.abs(expense.amountCents), 0) <= Number.MAX_SAFE_INTEGER
  );
}
