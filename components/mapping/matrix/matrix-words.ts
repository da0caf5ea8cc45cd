import type { Status } from "#components/shared/status-mark.tsx";
import { ACCOUNTS_AT_ONCE_MAX } from "#lib/core/push/accounts-at-once.ts";
import { countOf, formatCount } from "#lib/web/format.ts";
import { problemText, type ProblemText } from "#lib/web/problem-text.ts";
import type { CellState, Matrix } from "#lib/web/queries/mapping-views.ts";
import type { Cell, LegendState } from "./matrix-view.ts";

export const LEGEND_WORDS: Readonly<Record<LegendState, string>> = {
  exists: "Exists",
  missing: "Missing in GP",
  inactive: "Inactive",
  no_entry: "No account entry",
  not_posting: "Not a posting account",
  unmapped: "Unmapped end",
};

/** For screen readers, and under the account where there is no room for more. */
export const CELL_WORDS: Readonly<Record<CellState, string>> = {
  exists: "exists",
  missing: "missing",
  inactive: "inactive",
  no_entry: "no entry",
  not_posting: "not posting",
  unmapped: "unmapped",
  apart: "never together",
};

export const CELL_STATUS: Readonly<Partial<Record<CellState, Status>>> = {
  inactive: "rejected",
  no_entry: "held",
  not_posting: "rejected",
};

/** What is wrong with a cell and what to do; null where nothing is. */
export function cellProblem({ state, account }: Pick<Cell, "state" | "account">): ProblemText | null {
  switch (state) {
    case "missing":
    case "inactive":
    case "no_entry":
      return problemText({ code: `account_${state}`, expenseId: "", account });
    case "not_posting":
      return problemText({ code: "account_not_posting", expenseId: "", account, accountType: "other than Posting" });
    default:
      return null;
  }
}

/** "000-0000-00: cost centre from tag, account from category, site from workspace". */
export function formatWords({ format }: Pick<Matrix, "format">): string {
  const digits = format.map(({ length }) => "0".repeat(length)).join("-");
  const sources = format.map(({ name, source }) =>
    source === "constant" ? `${name.toLowerCase()} fixed` : `${name.toLowerCase()} from ${source}`,
  );
  return `${digits}: ${sources.join(", ")}`;
}

/** Why *Create n accounts in GP* cannot be used; undefined when it can. */
export function createRefusal(
  { createsAccounts }: Pick<Matrix, "createsAccounts">,
  { code, mayEdit, count }: { code: string; mayEdit: boolean; count: number },
): string | undefined {
  if (!createsAccounts)
    return `Creating is off for ${code}. Anyone with the role mapper can switch it on in the company's rules; a second person confirms each request.`;
  if (!mayEdit) return "Asking for accounts needs the role mapper.";
  if (count > ACCOUNTS_AT_ONCE_MAX)
    return `One request takes ${ACCOUNTS_AT_ONCE_MAX} accounts, since a person looks at each: untick ${formatCount(count - ACCOUNTS_AT_ONCE_MAX)}, and ask for them after that.`;
  return count === 0 ? "Tick the accounts first." : undefined;
}

/** Ticked as a person said; at first what is proposed, as much of it as one request takes. */
export function tickedOf(
  missing: readonly Pick<Matrix["missing"][number], "number" | "proposed">[],
  said: ReadonlyMap<string, boolean>,
): readonly string[] {
  const proposed = missing.filter((one) => one.proposed).slice(0, ACCOUNTS_AT_ONCE_MAX);
  const first = new Set(proposed.map(({ number }) => number));
  return missing.map(({ number }) => number).filter((number) => said.get(number) ?? first.has(number));
}

/** "No spend yet, so nothing is held." or what waits. */
export function missingWords(missing: Matrix["missing"]): string {
  const reports = missing.reduce((sum, one) => sum + one.heldReports, 0);
  const waits =
    reports === 0
      ? "No report waits for them."
      : `${countOf(reports, "held report")} ${reports === 1 ? "waits" : "wait"} for them.`;
  return `${waits} Posting account, account entry on, posting type and category copied from the same main account.`;
}
