import type { Problem } from "#lib/core/problem.ts";
import { formatUtc } from "../format.ts";

/** What a person reads about a problem, in an accountant's English. Technical words stand only in the folded details. */
export type ProblemText = Readonly<{
  /** Names the object: "Tag “Denver” is not mapped". */
  title: string;
  /** What it means for the report, the run or the click. */
  what: string;
  why?: string;
  todo: string;
  /** Who can do it. */
  who: string;
}>;

/** How the page calls things that a problem only has by number; without them the words are general. */
export type Names = Readonly<{
  /** "Hampton Inn, 10 Nov, 547.29". */
  expense?: (expenseId: string) => string | undefined;
  /** The name of an account segment: "Department". */
  segment?: (position: number) => string | undefined;
  /** The name of a tag level: "Project". */
  tagLevel?: (level: number) => string | undefined;
  /** The name of a workspace. */
  workspace?: (policyId: string) => string | undefined;
  /** It is a reversal that they are about, not the journal of a report. */
  isReversal?: boolean;
  /** An instant (ISO text) on the company's clock; in UTC without it. */
  instant?: (at: string) => string | undefined;
}>;

/** One text for each code of `P`: the compiler sees to it that none is missing and none too many. */
export type Texts<P extends Problem> = {
  readonly [Code in P["code"]]: (problem: Extract<P, { code: Code }>, names: Names) => ProblemText;
};

export const WHO = {
  mapper: "Anyone with the role mapper",
  approver: "Anyone with the role approver",
  admin: "An administrator of this connector",
  gpAdmin: "A GP administrator",
  expensifyAdmin: "Your Expensify administrator",
  employee: "The employee, or their approver, in Expensify",
  it: "Your IT department",
  nobody: "Nobody; it resolves by itself",
  /** Who has a shell where it runs: what stands in the file of `npm run configure` has no screen. */
  operator: "Whoever runs this connector",
  you: "You",
} as const;

export const quoted = (text: string) => `“${text}”`;

export const expenseOf = (names: Names, expenseId: string) => names.expense?.(expenseId) ?? "One expense";
export const segmentOf = (names: Names, position: number) => names.segment?.(position) ?? `segment ${position}`;
export const levelOf = (names: Names, level: number) =>
  names.tagLevel?.(level) || (level === 1 ? "tag" : `tag level ${level}`);
export const workspaceOf = (names: Names, policyId: string) => names.workspace?.(policyId) ?? policyId;

/** A text that is no instant stays as it is: a problem must never break the page that shows it. */
export const instantOf = (names: Names, at: string) =>
  Number.isNaN(Date.parse(at)) ? at : (names.instant?.(at) ?? formatUtc(at));

/** `["a", "b", "c"]` → `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}
