import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { csvText } from "../../table-file/csv-text.ts";
import { textOf } from "../../table-file/table.ts";
import { writeXlsx } from "../../table-file/write-xlsx.ts";
import { loadRows } from "../list-mapping.ts";
import { AS_TEXT, COLUMNS, fileRow } from "./file-columns.ts";

export const ExportMapping = z.strictObject({ companyId: z.uuid(), format: z.enum(["csv", "xlsx"]).default("csv") });

/** `content` is text, or base64 of the bytes. */
export type ExportedMapping = Readonly<{
  fileName: string;
  type: string;
  encoding: "text" | "base64";
  content: string;
}>;

const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The whole mapping as a file for Excel, one row per source, in an order that stays. Errors: `not_found`. */
export async function exportMapping(
  ctx: Context,
  { companyId, format }: z.output<typeof ExportMapping>,
): Promise<Result<ExportedMapping, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { all } = await loadRows(tx, loaded, ctx.clock.now());
    const rows = all.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(fileRow);
    const fileName = `mapping-${loaded.company.code}-v${loaded.rules.mappingVersion}.${format}`;
    if (format === "csv") {
      const content = csvText(
        COLUMNS,
        rows.map((row) => row.map(textOf)),
        AS_TEXT,
      );
      return ok({ fileName, type: "text/csv;charset=utf-8", encoding: "text", content });
    }
    const bytes = writeXlsx({
      sheet: `Mapping ${loaded.company.code}`.slice(0, 31),
      head: COLUMNS,
      asText: AS_TEXT,
      rows,
    });
    return ok({ fileName, type: XLSX_TYPE, encoding: "base64", content: Buffer.from(bytes).toString("base64") });
  });
}
