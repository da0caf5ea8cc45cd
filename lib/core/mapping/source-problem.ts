import type { HoldProblem } from "../problem.ts";
import type { Expense } from "../report/report.ts";
import type { KnownWorkspace, MappingKey } from "./rules.ts";

/** What Expensify writes where the employee chose no category. */
const UNCATEGORIZED = "uncategorized";

/** Whether the expense has no category: none at all, or Expensify's own word for none. */
export function isCategoryMissing(category: string): boolean {
  const name = category.trim().toLowerCase();
  return name === "" || name === UNCATEGORIZED;
}

/**
 * What is wrong with the category or tag itself, before any mapping: missing, or not in the workspace's list. Null when
 * it is fine, or when the workspace is unknown and nobody can tell (`workspace_unknown` stands for that already).
 */
export function sourceProblem(
  key: MappingKey,
  expense: Expense,
  workspace: KnownWorkspace | undefined,
): HoldProblem | null {
  const { transactionId: expenseId } = expense;
  const { level, source } = key;
  if (key.kind === "category") {
    if (isCategoryMissing(source)) return { code: "category_missing", expenseId };
    const isKnown = workspace?.categories.has(source) ?? true;
    return isKnown ? null : { code: "category_unknown", expenseId, category: source };
  }
  if (key.kind !== "tag") return null;
  if (source.trim() === "") return { code: "tag_missing", expenseId, level };
  const isKnown = workspace ? (workspace.tags[level - 1]?.has(source) ?? false) : true;
  return isKnown ? null : { code: "tag_unknown", expenseId, level, tag: source };
}

/** The category, tag or workspace is fine, but nobody has said what it is in GP. */
export function unmappedProblem(
  key: MappingKey,
  expense: Expense,
  workspace: KnownWorkspace | undefined,
): HoldProblem | null {
  const { transactionId: expenseId } = expense;
  const { segment, level, source } = key;
  const own = workspace?.usesCompanyMapping === false ? { policyId: workspace.policyId } : {};
  if (key.kind === "category") return { code: "category_unmapped", expenseId, category: source, segment, ...own };
  if (key.kind === "tag") return { code: "tag_unmapped", expenseId, level, tag: source, segment, ...own };
  // An unknown workspace has one problem, not one more for each segment that it should feed.
  return workspace ? { code: "workspace_unmapped", policyId: source, segment } : null;
}
