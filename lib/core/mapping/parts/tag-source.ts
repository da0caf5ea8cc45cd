import type { Expense, Report } from "../../report/report.ts";
import type { CompanyRules } from "../rules.ts";

/**
 * What an expense's tag at a level (first is 1) is called in the mapping; `""`: none. Where levels depend on each other, the full
 * path, `North:San Francisco`: the same name under another parent is another tag. Colons of a name are escaped as in Expensify.
 */
export function tagSource(
  expense: Pick<Expense, "tags">,
  { policyId }: Pick<Report, "policyId">,
  level: number,
  { workspaces }: Pick<CompanyRules, "workspaces">,
): string {
  const name = expense.tags[level - 1] ?? "";
  if (name.trim() === "" || !workspaces.get(policyId)?.dependentTags) return name;
  return expense.tags
    .slice(0, level)
    .map((each) => each.replaceAll("\\", "\\\\").replaceAll(":", "\\:"))
    .join(":");
}

/** The names that a full path is made of, level 1 first: `tagSource` the other way round. */
export function tagPath(source: string): readonly string[] {
  const names = [""];
  for (const [part] of source.matchAll(/\\.|[^\\]/gsu)) {
    if (part === ":") names.push("");
    else names[names.length - 1] += part.startsWith("\\") ? part.slice(1) : part;
  }
  return names;
}
