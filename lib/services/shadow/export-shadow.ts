import { eq } from "drizzle-orm";
import { z } from "zod";
import { centsToDecimal } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { csvText } from "../table-file/csv-text.ts";
import { newestRun, rowsOf, type ShadowRow } from "./read-shadow.ts";

export const ExportShadow = z.strictObject({ companyId: z.uuid() });
export type ExportedShadow = Readonly<{ fileName: string; text: string }>;

const HEAD = [
  ...["Report", "Employee", "Report name", "Date of our journal", "Amount", "Match", "Journals in GP", "Dates in GP"],
  ...["Together with", "Differences", "Held for", "Keyed by hand as", "Confirmed by"],
] as const;
const AS_TEXT: ReadonlySet<string> = new Set(["Report", "Journals in GP", "Together with", "Keyed by hand as"]);

/** The newest shadow month as a CSV file, one row a report. Errors: `not_found`. */
export async function exportShadow(
  ctx: Context,
  { companyId }: z.output<typeof ExportShadow>,
): Promise<Result<ExportedShadow, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [owner] = await tx.select({ code: company.code }).from(company).where(eq(company.id, companyId));
    const run = owner ? await newestRun(tx, companyId) : null;
    if (!owner || !run) return err({ code: "not_found", what: "shadow month" });
    const rows = await rowsOf(tx, companyId, run.result);
    const fileName = `shadow-${owner.code}-${run.fromDay}-${run.toDay}.csv`;
    return ok({ fileName, text: csvText(HEAD, rows.map(cells), AS_TEXT) });
  });
}

function cells(row: ShadowRow): readonly string[] {
  const { reportId, employee, name, date, totalCents, kind, journals, together, differences, codes, keyed } = row;
  return [
    ...[reportId, employee, name, date ?? "", centsToDecimal(totalCents), kind],
    ...[journals.map(({ journalNumber }) => journalNumber).join(" "), journals.map((each) => each.date).join(" ")],
    together.join(" "),
    differences
      .map(
        ({ account, oursCents, theirsCents }) =>
          `${account}: ${centsToDecimal(oursCents)}, GP ${centsToDecimal(theirsCents)}`,
      )
      .join("; "),
    codes.join(" "),
    ...[keyed === null ? "" : String(keyed.journalNumber), keyed?.confirmedBy ?? ""],
  ];
}
