import { unreachable } from "../assert.ts";
import type { HoldProblem } from "../problem.ts";
import type { Expense, Report } from "../report/report.ts";
import { accountFaults } from "./account-faults.ts";
import { findEntry, findEntryFor, findWholeAccount, type MappedEntry } from "./find-entry.ts";
import { isBalanceSheet, neutralValue } from "./parts/balance-sheet.ts";
import { exceptionsOf, findException } from "./parts/find-exception.ts";
import { tagSource } from "./parts/tag-source.ts";
import { isCategoryMissing, sourceProblem, unmappedProblem } from "./source-problem.ts";
import {
  COMPANY_PREFIX,
  HOLD_TARGET,
  type CompanyRules,
  type MappingKey,
  type SegmentRule,
  type SegmentSource,
} from "./rules.ts";

/** One part of an account and where it came from: what "why this account" shows. */
export type SegmentPart = Readonly<{
  /** 1 first; 0 for a whole account: of the expense, an exception or the category. */
  position: number;
  name: string;
  /** Null while nothing maps the source. */
  value: string | null;
  sourceKind:
    | (SegmentSource["kind"] | "expense_account" | "exception" | "balance_sheet")
    | ("default_employee" | "default_company");
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
 * The GP account that an expense is charged to. In this order, the first that says something decides:
 *
 * 1. what a person said for this one expense (`expense_account`);
 * 2. the first exception whose condition holds: a whole account, a hold, or the value of one segment;
 * 3. a whole account for the category, where the workspace has no other row of its own for it;
 * 4. each segment from its one declared source, the workspace's own row before the company's. A balance-sheet account takes no
 *    cost centre unless its row says so;
 * 5. for a cost centre that is missing or unmapped: the employee's default, then the company's, where they are switched on.
 *
 * Problems, all at once: `category_*`, `tag_*`, `workspace_unmapped`, `exception_holds`, `balance_sheet_cost_centre`, and
 * `account_*` for the account made. Only sources that a segment names can be missing: a second tag level that no segment uses
 * holds nothing.
 */
export function composeAccount(expense: Expense, report: Report, rules: CompanyRules): ComposedAccount {
  const override = findEntry(rules, { kind: "expense_account", segment: 0, level: 0, source: expense.transactionId });
  if (override) return whole(override, expense, rules);
  // Without exceptions the account follows from few things, which thousands of expenses share.
  if (exceptionsOf(rules).length === 0) return composeOnce(expense, report, rules);
  const exception = findException(expense, report, rules);
  if (exception && exception.target !== HOLD_TARGET && exception.segment === 0) return whole(exception, expense, rules);
  const composed = byCategory(expense, report, rules) ?? bySegments(exception, expense, report, rules);
  if (exception?.target !== HOLD_TARGET) return composed;
  const held = { code: "exception_holds", expenseId: expense.transactionId, exception: exception.source } as const;
  return { ...composed, problems: [held, ...composed.problems] };
}

const composed = new WeakMap<CompanyRules, Map<string, ComposedAccount>>();
/** A firm has hundreds of categories and tags; together they are not all used. */
const COMPOSED_MAX = 20_000;

/** The same answer for all expenses with the same category and tags of a workspace, where it names no expense and no employee. */
function composeOnce(expense: Expense, report: Report, rules: CompanyRules): ComposedAccount {
  const known = composed.get(rules) ?? new Map<string, ComposedAccount>();
  if (known.size === 0) composed.set(rules, known);
  const key = JSON.stringify([report.policyId, report.policyName, expense.category, expense.tags]);
  const before = known.get(key);
  if (before) return before;
  const made = byCategory(expense, report, rules) ?? bySegments(null, expense, report, rules);
  const isOfAll = made.problems.length === 0 && !made.parts.some(({ sourceKind }) => sourceKind.startsWith("default_"));
  if (isOfAll && known.size < COMPOSED_MAX) known.set(key, made);
  return made;
}

function whole(entry: MappedEntry, expense: Expense, rules: CompanyRules): ComposedAccount {
  return judge(expense, entry.target, [wholePart(entry)], [], rules);
}

/** A category that stands for a whole account; one that is not in the workspace's list holds all the same. */
function byCategory(expense: Expense, report: Report, rules: CompanyRules): ComposedAccount | null {
  const key = { kind: "category", segment: 0, level: 0, source: expense.category } as const;
  const entry = isMissing(key) ? null : findWholeAccount(rules, report.policyId, expense.category);
  if (!entry) return null;
  const problem = sourceProblem(key, expense, rules.workspaces.get(report.policyId));
  return judge(expense, entry.target, [wholePart(entry)], problem ? [problem] : [], rules);
}

type Judged = Readonly<{
  rule: SegmentRule;
  part: SegmentPart;
  entry: MappedEntry | null;
  problem: HoldProblem | null;
}>;

function bySegments(
  exception: MappedEntry | null,
  expense: Expense,
  report: Report,
  rules: CompanyRules,
): ComposedAccount {
  const judged = rules.segments
    .toSorted((a, b) => a.position - b.position)
    .map((rule) =>
      exception?.segment === rule.position
        ? { rule, part: partOf(rule, exception), entry: exception, problem: null }
        : segmentPart(rule, expense, report, rules),
    );
  const settled = withoutCostCentre(judged, expense, rules).map((each) => withDefault(each, report, rules));
  const parts = settled.map(({ part }) => part);
  const problems = settled.flatMap(({ problem }) => (problem ? [problem] : []));
  const values = parts.map((part) => part.value).filter((value) => value !== null);
  const account = values.length === parts.length ? values.join(rules.separator) : null;
  return judge(expense, account, parts, problems, rules);
}

function segmentPart(rule: SegmentRule, expense: Expense, report: Report, rules: CompanyRules): Judged {
  const { position, name, source } = rule;
  const empty = { position, name, sourceKind: source.kind, value: null, ...NOBODY };
  if (source.kind === "constant")
    return { rule, part: { ...empty, value: source.value, sourceText: "" }, entry: null, problem: null };

  const key = keyOf(source, position, expense, report, rules);
  const entry = isMissing(key) ? null : findEntryFor(rules, report.policyId, key);
  const sourceText = source.kind === "workspace" ? report.policyName || report.policyId : key.source;
  const workspace = rules.workspaces.get(report.policyId);
  const wrong = sourceProblem(key, expense, workspace);
  if (entry?.target.startsWith(COMPANY_PREFIX)) {
    const company = entry.target.slice(COMPANY_PREFIX.length);
    const foreign = {
      code: "tag_of_other_company",
      expenseId: expense.transactionId,
      tag: key.source,
      company,
    } as const;
    return { rule, part: { ...empty, sourceText, ...setter(entry) }, entry, problem: wrong ?? foreign };
  }
  const part: SegmentPart = entry
    ? { ...empty, sourceText, value: entry.target, ...setter(entry) }
    : { ...empty, sourceText };
  return { rule, part, entry, problem: wrong ?? (entry ? null : unmappedProblem(key, expense, workspace)) };
}

/** Of a balance-sheet account: the tags of the expense say nothing about it, mapped or not. */
function withoutCostCentre(judged: readonly Judged[], expense: Expense, rules: CompanyRules): readonly Judged[] {
  const natural = judged.find(({ rule }) => rule.source.kind === "category");
  const value = natural?.part.value ?? null;
  if (!natural || value === null || natural.entry?.keepsCostCentre) return judged;
  const { position } = natural.rule;
  if (!isBalanceSheet(rules, position, value)) return judged;
  const isTagged = ({ rule, part }: Judged) => rule.source.kind === "tag" && part.sourceKind !== "exception";
  const others = new Map(
    judged
      .filter((each) => !isTagged(each))
      .flatMap(({ part }) => (part.value === null ? [] : [[part.position, part.value]])),
  );
  return judged.map((each) => {
    if (!isTagged(each)) return each;
    const { rule } = each;
    const neutral = neutralValue(rules, rule.position, others, { position, value });
    const part = { position: rule.position, name: rule.name, value: neutral, ...NOBODY };
    const problem =
      neutral === null
        ? ({
            code: "balance_sheet_cost_centre",
            expenseId: expense.transactionId,
            value,
            segment: rule.position,
          } as const)
        : null;
    return { rule, part: { ...part, sourceKind: "balance_sheet", sourceText: "" }, entry: null, problem };
  });
}

/** A cost centre that nobody gave or mapped: what the company said for such a case, if it said that there shall be one. */
function withDefault(judged: Judged, { submitterEmail }: Report, rules: CompanyRules): Judged {
  const { rule, problem } = judged;
  if (problem?.code !== "tag_missing" && problem?.code !== "tag_unmapped") return judged;
  const find = (source: string) => findEntry(rules, { kind: "default", segment: rule.position, level: 0, source });
  const entry =
    (rules.options.defaultByEmployee && submitterEmail !== "" ? find(submitterEmail.toLowerCase()) : null) ??
    (rules.options.defaultByCompany ? find("") : null);
  return entry ? { rule, part: partOf(rule, entry), entry, problem: null } : judged;
}

function keyOf(
  source: Exclude<SegmentSource, { kind: "constant" }>,
  segment: number,
  expense: Expense,
  report: Report,
  rules: CompanyRules,
): MappingKey {
  switch (source.kind) {
    case "category":
      return { kind: "category", segment, level: 0, source: expense.category };
    case "tag":
      return { kind: "tag", segment, level: source.level, source: tagSource(expense, report, source.level, rules) };
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

function wholePart(entry: MappedEntry): SegmentPart {
  return partOf({ position: 0, name: "" }, entry);
}

function partOf({ position, name }: Pick<SegmentRule, "position" | "name">, entry: MappedEntry): SegmentPart {
  const { kind, source, target } = entry;
  const sourceKind =
    kind === "default" ? (source === "" ? "default_company" : "default_employee") : (kind as SegmentPart["sourceKind"]);
  return { position, name, value: target, sourceKind, sourceText: source, ...setter(entry) };
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
