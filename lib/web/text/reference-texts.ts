import type { Problem } from "#lib/core/problem.ts";
import { type Texts, WHO } from "./problem-texts.ts";

type ReferenceProblem = Extract<Problem, { code: "reference_braked" | "reference_unreadable" }>;

const LISTS: Readonly<Record<string, string>> = {
  account: "accounts",
  currency: "currencies",
  ledger_employee: "employees",
  vendor: "vendors",
  category: "categories",
  tag: "tags",
  report_field: "report fields",
  workspace_employee: "employees",
};
const EXAMPLES_SHOWN_MAX = 5;

/** What a list is called in a sentence: "tags". */
export function listName(kind: string): string {
  return LISTS[kind] ?? "values";
}

/** `1/Denver` of a tag level as people know it: `Denver`. */
export function exampleNames(kind: string, examples: readonly string[]): readonly string[] {
  return kind === "tag" ? examples.map((example) => example.replace(/^\d+\//, "")) : examples;
}

/** "12 of 412 tags" is what a reading would have left; said for both ways in which it takes away. */
export function brakeSentence({ kind, workspace, known, gone, disabled }: BrakeFacts): string {
  const from = workspace === "" ? "GP" : `Expensify, workspace \u201c${workspace}\u201d,`;
  const count = (part: number) => part.toLocaleString("en-US");
  const name = listName(kind);
  const lost = `${from} listed only ${count(known - gone)} of ${count(known)} ${name}`;
  const off = `${count(disabled)} of ${count(known)} ${name} as switched off`;
  if (gone === 0) return `${from} listed ${off}`;
  return disabled === 0 ? lost : `${lost}, and ${off}`;
}
export type BrakeFacts = Readonly<{ kind: string; workspace: string; known: number; gone: number; disabled: number }>;

export const REFERENCE_TEXTS: Texts<ReferenceProblem> = {
  reference_braked: (problem) => ({
    title: `${problem.workspace === "" ? "GP" : "Expensify"} listed far fewer ${listName(problem.kind)} than before`,
    what: `${brakeSentence(problem)}, so nothing of that reading was taken over: no mapping was lost and no report is held for it. For example ${exampleNames(problem.kind, problem.examples).slice(0, EXAMPLES_SHOWN_MAX).join(", ")}.`,
    why: "A server that answers with part of a list would otherwise take away what is mapped.",
    todo: "If the list is wrong, nothing: it is read again every hour, and this goes away with a whole one. If it is right, open Mapping and take it over.",
    who: WHO.mapper,
  }),
  reference_unreadable: ({ kind, detail }) => ({
    title: `GP does not give its list of ${listName(kind)}`,
    what: `Postings do not need it; only comparing and creating ${listName(kind)} does. GP says: ${detail.replace(/[.\s]+$/, "")}.`,
    why:
      kind === "ledger_employee"
        ? "The list is that of US payroll: a site without it, or an account without a role for it, has none."
        : "The connector's account may lack a role for it in GP Web Services.",
    todo: "Give the connector's account a role that may read it, or leave it.",
    who: WHO.gpAdmin,
  }),
};
