import type { SegmentRule } from "../mapping/rules.ts";
import type { GpCompany, SegmentFormat } from "../ports.ts";
import type { RunProblem } from "../problem.ts";

type Changed = Extract<RunProblem, { code: "gp_company_changed" }>;

/**
 * Whether the company of this number is the one that it was, by GP's own list. `ledgerName` null: GP was not asked before, so that
 * whatever it says is the name from now on.
 */
export function judgeName(
  { gpCompanyId, ledgerName }: Readonly<{ gpCompanyId: number; ledgerName: string | null }>,
  companies: readonly GpCompany[],
): Readonly<{ kind: "same"; name: string }> | Readonly<{ kind: "problem"; problem: RunProblem }> {
  const found = companies.find(({ id }) => id === gpCompanyId);
  if (!found) return { kind: "problem", problem: { code: "gp_company_missing", companyId: gpCompanyId } };
  const name = found.name.trim();
  if (ledgerName === null || ledgerName === name) return { kind: "same", name };
  const changed: Changed = {
    ...{ code: "gp_company_changed", companyId: gpCompanyId, what: "name" },
    ...{ known: ledgerName, found: name },
  };
  return { kind: "problem", problem: changed };
}

/** Whether accounts are written as the company's are: the lengths of the segments, in their order. Null: they are. */
export function judgeFormat(
  { gpCompanyId, segments }: Readonly<{ gpCompanyId: number; segments: readonly SegmentRule[] }>,
  format: readonly SegmentFormat[],
): Changed | null {
  const [known, found] = [formatText(segments), formatText(format)];
  return known === found ? null : { code: "gp_company_changed", companyId: gpCompanyId, what: "format", known, found };
}

/** `3-4-2`. */
export function formatText(segments: readonly Readonly<{ position: number; length: number }>[]): string {
  return segments
    .toSorted((one, other) => one.position - other.position)
    .map(({ length }) => length)
    .join("-");
}
