import { unreachable } from "../assert.ts";
import type { HoldProblem } from "../problem.ts";
import type { Expense, Report } from "../report/report.ts";
import { accountFaults } from "./account-faults.ts";
import { findEntry, type MappedEntry } from "./find-entry.ts";
import { isCategoryMissing, sourceProblem, unmappedProblem } from "./source-problem.ts";
import type { CompanyRules, MappingKey, SegmentRule, SegmentSource } from "./rules.ts";

/** One part of an account and where it came from: what "why this account" shows. */
export type SegmentPart = Readonly<{
  /** 1 first; 0 when a person gave the whole account for this expense. */
  position: number;
  name: string;
  /** Null while nothing maps the source. */
  value: string | null;
  sourceKind: SegmentSource["kind"] | "expense_account";
  /** The category, tag, workspace name or transaction id; `""` for a constant. */
  sourceText: string;
  /** Who mapped it, by name and by user id; null where nobody did (a constant), or no user did (a file). */
  setBy: string | null;
  setById: string | null;
  setAt: Date | null;
  version: number | null;
}>;

/** `account` is there as soon as every part has a value, even when `problems` says that it may not be used. */
type ComposedAccount = Readonly<{
  account: string | null;
  parts: readonly SegmentPart[];
  problems: readonly HoldProblem[];
}>;

const NOBODY = { setBy: null, setById: null, setAt: null, version: null };

/**
 * The GP account that an expense is charged to: each segment from its one declared source, joined with the company's
 * separator. An `expense_account` row for the expense replaces the whole account.
 *
 * Problems, all at once: `category_*`, `tag_*`, `workspace_unmapped`, and `account_*` for the account made. Only sources
 * that a segment names can be missing: a second tag level that no segment uses holds nothing.
 */
export function composeAccount(expense: Expense, report: Report, rules: CompanyRules): ComposedAccount {
  const override = findEntry(rules, { kind: "expense_account", segment: 0, level: 0, source: expense.transactionId });
  if (override) return judge(expense, override.target, [overridePart(override)], [], rules);

  const problems: HoldProblem[] = [];
  const parts: SegmentPart[] = [];
  for (const rule of rules.segments.toSorted((a, b) => a.position - b.position)) {
    const { part, problem } = segmentPart(rule, expense, report, rules);
    parts.push(part);
    if (problem) problems.push(problem);
  }
  const values = parts.map((part) => part.value).filter((value) => value !== null);
  const account = values.length === parts.length ? values.join(rules.separator) : null;
  return judge(expense, account, parts, problems, rules);
}

function segmentPart(
  rule: SegmentRule,
  expense: Expense,
  report: Report,
  rules: CompanyRules,
): { part: SegmentPart; problem: HoldProblem | null } {
  const { position, name, source } = rule;
  const empty = { position, name, sourceKind: source.kind, value: null, ...NOBODY };
  if (source.kind === "constant") return { part: { ...empty, value: source.value, sourceText: "" }, problem: null };

  const key = keyOf(source, position, expense, report);
  const entry = isMissing(key) ? null : findEntry(rules, key);
  const sourceText = source.kind === "workspace" ? report.policyName || report.policyId : key.source;
  const part: SegmentPart = entry
    ? { ...empty, sourceText, value: entry.target, ...setter(entry) }
    : { ...empty, sourceText };
  const workspace = rules.workspaces.get(report.policyId);
  const problem = sourceProblem(key, expense, workspace) ?? (entry ? null : unmappedProblem(key, expense, workspace));
  return { part, problem };
}

function keyOf(
  source: Exclude<SegmentSource, { kind: "constant" }>,
  segment: number,
  expense: Expense,
  report: Report,
): MappingKey {
  switch (source.kind) {
    case "category":
      return { kind: "category", segment, level: 0, source: expense.category };
    case "tag":
      return { kind: "tag", segment, level: source.level, source: expense.tags[source.level - 1] ?? "" };
    case "workspace":
      return { kind: "workspace", segment, level: 0, source: report.policyId };
    default:
      return unreachable(source);
  }
}

/** `Uncategorized` stays a hole even where somebody has mapped it. */
function isMissing(key: MappingKey): boolean {
  return key.kind === "category" ? isCategoryMissing(key.source) : key.source.trim() === "";
}

function overridePart(entry: MappedEntry): SegmentPart {
  return {
    position: 0,
    name: "",
    value: entry.target,
    sourceKind: "expense_account",
    sourceText: entry.source,
    ...setter(entry),
  };
}

function setter({ setBy, setById, setAt, version }: MappedEntry) {
  return { setBy, setById, setAt, version };
}

function judge(
  expense: Expense,
  account: string | null,
  parts: readonly SegmentPart[],
  found: readonly HoldProblem[],
  rules: CompanyRules,
): ComposedAccount {
  const problems = account === null ? found : [...found, ...accountProblems(expense.transactionId, account, rules)];
  return { account, parts, problems };
}

/** Why an expense may not be charged to this account, all at once. */
export function accountProblems(expenseId: string, account: string, rules: CompanyRules): HoldProblem[] {
  const known = rules.accounts.get(account);
  return accountFaults(known).map((fault) =>
    fault === "not_posting"
      ? { code: "account_not_posting", expenseId, account, accountType: known?.type ?? "unknown" }
      : { code: `account_${fault}`, expenseId, account },
  );
}
