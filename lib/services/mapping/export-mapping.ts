import { z } from "zod";
import { centsToDecimal } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { csvText } from "./csv-text.ts";
import { loadRows } from "./list-mapping.ts";
import type { MappingRow } from "./rows/mapping-row.ts";

export const ExportMapping = z.strictObject({ companyId: z.uuid() });

export type ExportedMapping = Readonly<{ fileName: string; text: string }>;

const HEAD = [
  "Kind",
  "Segment",
  "Tag level",
  "Source",
  "Name",
  "Target",
  "Target name",
  "State",
  "Spend 90 days",
  "Held reports",
  "Set by",
  "Set at (UTC)",
  "Version",
] as const;
const AS_TEXT: ReadonlySet<string> = new Set(["Source", "Target"]);

/** The whole mapping as a CSV file for Excel, one row per source, in the order of the page. Errors: `not_found`. */
export async function exportMapping(
  ctx: Context,
  { companyId }: z.output<typeof ExportMapping>,
): Promise<Result<ExportedMapping, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { all } = await loadRows(tx, loaded, ctx.clock.now());
    const rows = all.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(cells);
    return ok({
      fileName: `mapping-${loaded.company.code}-v${loaded.rules.mappingVersion}.csv`,
      text: csvText(HEAD, rows, AS_TEXT),
    });
  });
}

function cells(row: MappingRow): readonly string[] {
  const { kind, key, name, target, state, spendCents, heldReports, setBy, setAt, version } = row;
  const place = key === null ? ["", "", ""] : [String(key.segment || ""), String(key.level || ""), key.source];
  const set = [setBy ?? "", setAt?.slice(0, 19).replace("T", " ") ?? "", version === null ? "" : String(version)];
  return [
    kind,
    ...place,
    name,
    target?.value ?? "",
    target?.name ?? "",
    state,
    centsToDecimal(spendCents),
    String(heldReports),
    ...set,
  ];
}
