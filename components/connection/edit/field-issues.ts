import type { Problem } from "#lib/core/problem.ts";

/** What was refused, by the field where it belongs; `rest` belongs to none that is shown. */
export type FieldIssues = Readonly<{ at: Readonly<Record<string, string>>; rest: readonly string[] }>;

/** `["url: must be https"]` → the words at the field `url`. `settings.culture` goes to that setting where it has a field. */
export function fieldIssues(problem: Problem | null, fields: readonly string[]): FieldIssues {
  const at: Record<string, string> = {};
  const rest: string[] = [];
  for (const issue of problem?.code === "invalid_input" ? problem.issues : []) {
    const name = fieldOf(issue, fields);
    const text = issue.slice(issue.indexOf(": ") + 2);
    if (name === null) rest.push(issue);
    else at[name] = name in at ? `${at[name]}. ${sentence(text)}` : sentence(text);
  }
  return { at, rest };
}

function fieldOf(issue: string, fields: readonly string[]): string | null {
  const path = issue.slice(0, Math.max(0, issue.indexOf(": "))).replace(/^company\./, "");
  const exact = fields.find((field) => field === path);
  if (exact !== undefined) return exact;
  return fields.find((field) => path.startsWith(`${field}.`) || path.startsWith(`${field}[`)) ?? null;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
