import { z } from "zod";
import { centsToDecimal } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { csvText } from "../table-file/csv-text.ts";
import type { DriftRow } from "./drift-rows.ts";
import { loadDrift } from "./list-drift.ts";

export const ExportDrift = z.strictObject({ companyId: z.uuid() });

export type ExportedDrift = Readonly<{ fileName: string; text: string }>;

const HEAD = [
  ...["System", "What", "Kind", "Name", "Before", "Workspaces", "In GP", "Name in GP", "Why GP refuses it"],
  ...["Noticed at (UTC)", "Spend 90 days", "Held reports", "Held amount", "Same as"],
] as const;
const AS_TEXT: ReadonlySet<string> = new Set(["Name", "Before", "In GP"]);

/** All drift of a company as a CSV file for Excel, the most money first. Errors: `not_found`. */
export async function exportDrift(
  ctx: Context,
  { companyId }: z.output<typeof ExportDrift>,
): Promise<Result<ExportedDrift, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const now = ctx.clock.now();
    const rows = (await loadDrift(tx, loaded, now)).rows.map(cells);
    const day = now.toISOString().slice(0, 10);
    return ok({ fileName: `drift-${loaded.company.code}-${day}.csv`, text: csvText(HEAD, rows, AS_TEXT) });
  });
}

function cells(row: DriftRow): readonly string[] {
  return [
    ...[row.side === "gp" ? "GP" : "Expensify", row.what, row.kind, row.name, row.before, row.workspaces.join(", ")],
    ...[row.target?.value ?? "", row.target?.name ?? "", row.refusal ?? ""],
    row.noticedAt?.slice(0, 19).replace("T", " ") ?? "",
    ...[centsToDecimal(row.spendCents), String(row.heldReports), centsToDecimal(row.heldCents)],
    row.sameAs.map(({ name }) => name).join(", "),
  ];
}
