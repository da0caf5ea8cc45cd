import { assert } from "#lib/core/assert.ts";
import type { ReportReading } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { shownReportId } from "#lib/core/report/report-id.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { mapReport } from "../map/map-report.ts";
import type { ExpensifyContext, ReadingSettings } from "../options.ts";
import type { SeenReports } from "./check-export.ts";
import { parseLine, type ParsedLine } from "./parse-line.ts";
import { readLines } from "./read-lines.ts";
import type { Spool } from "./spool.ts";

/**
 * Second pass, over files that passed `checkExport`: each report once, the next only when `onReading` is done with the
 * one before. Quarantined: a report that came twice with two contents, since neither can be believed, and one
 * whose id can be no key.
 *
 * Errors: `stopped`. What `onReading` throws is thrown on.
 */
export async function handOut(
  context: ExpensifyContext,
  spools: readonly Spool[],
  { contradictory }: SeenReports,
  onReading: (reading: ReportReading) => Promise<void>,
  signal: AbortSignal,
): Promise<Result<{ count: number; bytes: number }, RunProblem>> {
  const handedOut = new Set<string>();
  let bytes = 0;
  for (const spool of spools) {
    bytes += spool.bytes();
    for await (const { text } of readLines(spool.file, context.limits.lineBytesMax)) {
      if (signal.aborted) return err({ code: "stopped" });
      const line = parseLine(text ?? "");
      assert(text !== null && line.ok, "a checked export has a bad line");
      if (line.value.t === "end" || handedOut.has(line.value.reportID)) continue;
      handedOut.add(line.value.reportID);
      const isContradictory = contradictory.has(line.value.reportID);
      await onReading(toReading(line.value, text, isContradictory, context.options));
    }
  }
  return ok({ count: handedOut.size, bytes });
}

function toReading(
  line: Exclude<ParsedLine, { t: "end" }>,
  raw: string,
  isContradictory: boolean,
  settings: ReadingSettings,
): ReportReading {
  const { reportID: reportId, unusableId } = line;
  if (unusableId !== undefined) {
    const problem = { code: "report_id_unusable", id: shownReportId(unusableId) } as const;
    return { kind: "quarantined", reportId, problems: [problem], raw };
  }
  if (isContradictory) {
    return { kind: "quarantined", reportId, problems: [{ code: "report_incomplete", fields: ["reportID"] }], raw };
  }
  if (line.t === "report") return mapReport(line, raw, settings);
  const problem = { code: "report_render_failed", message: line.message ?? "" } as const;
  return { kind: "quarantined", reportId, problems: [problem], raw };
}
