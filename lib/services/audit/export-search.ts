import { z } from "zod";
import { TERM_CHARS_MAX } from "#lib/core/audit/parse-search.ts";
import { centsToDecimal } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { csvText } from "../table-file/csv-text.ts";
import { linkText } from "./journal-links.ts";
import { type AuditHit, searchAudit } from "./search-audit.ts";

/** Rows of one file; the file says when there are more. */
export const EXPORTED_HITS_MAX = 2_000;
const PAGE = 50;

export const ExportSearch = z.strictObject({ term: z.string().min(1).max(TERM_CHARS_MAX) });
export type ExportedFile = Readonly<{ fileName: string; text: string }>;

const HEAD = [
  "Report",
  "Revision",
  "Employee",
  "Report name",
  "Company",
  "State",
  "In GP",
  "Journal",
  "GP date",
  "Batch",
  "Amount",
  "Currency",
  "Approved (UTC)",
  "Linked",
  "Record",
] as const;
const AS_TEXT: ReadonlySet<string> = new Set(["Report", "Journal", "Batch"]);

/** What a search finds, as a CSV file for Excel. Errors: those of `searchAudit`. */
export async function exportSearch(
  ctx: Context,
  { term }: z.output<typeof ExportSearch>,
): Promise<Result<ExportedFile, RequestProblem>> {
  const hits: AuditHit[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < EXPORTED_HITS_MAX / PAGE; pages += 1) {
    const found = await searchAudit(ctx, { term, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    if (!found.ok) return found;
    hits.push(...found.value.hits);
    cursor = found.value.cursor ?? undefined;
    if (cursor === undefined) break;
  }
  const more = cursor === undefined ? [] : [[`Only the first ${EXPORTED_HITS_MAX} are here: narrow the search`]];
  return ok({
    fileName: `audit-${ctx.clock.now().toISOString().slice(0, 10)}.csv`,
    text: csvText(HEAD, [...hits.map(cells), ...more], AS_TEXT),
  });
}

function cells(hit: AuditHit): readonly string[] {
  const {
    reportId,
    revision,
    employee,
    reportName,
    companyCode,
    state,
    gpState,
    journalNumber,
    gpDate,
    batchId,
    totalCents,
    currency,
    approvedAt,
    postingId,
    links,
  } = hit;
  return [
    ...[reportId, String(revision), employee, reportName, companyCode, state, gpState ?? ""],
    ...[
      journalNumber === null ? "" : String(journalNumber),
      gpDate ?? "",
      batchId ?? "",
      centsToDecimal(totalCents),
      currency,
    ],
    ...[approvedAt?.slice(0, 19).replace("T", " ") ?? "", links.map(linkText).join("; "), postingId],
  ];
}
