/**
 * What the two templates of the connector come to, without running FreeMarker: report-jsonl.ftl gives a JSON line a
 * report and an `end` line (expensify.md 8), the one of the marking job gives an id a line (expensify.md 3.3).
 */
import { textAt, type JsonRecord } from "../control/json.ts";
import type { HeldReport } from "./report-book.ts";

const REPORT_LINE = '"t":"report"';
const ID_LINE = "report.reportID";
/** The template's list of what a report line begins with. */
const HEAD = /<#function reportHead[\s\S]*?<\/#function>/;
const RENDER_FAULT = "Expected a hash, but this has evaluated to a string (wrapper: f.t.SimpleScalar):";

/** The lines of the file, or null for a template that cannot be rendered. */
export function writeExport(template: string, reports: readonly HeldReport[]): readonly string[] | null {
  if (template.includes(REPORT_LINE)) return reportLines(template, reports);
  if (template.includes(ID_LINE)) return reports.map(({ wire }) => `${textAt(wire, "reportID")}\n`);
  return null;
}

function reportLines(template: string, reports: readonly HeldReport[]): readonly string[] {
  const withType = (HEAD.exec(template)?.[0] ?? "").includes("type");
  const lines = reports.map((report) => `${JSON.stringify(reportLine(report, withType))}\n`);
  const errors = reports.filter(({ broken }) => broken).length;
  return [...lines, `${JSON.stringify({ t: "end", reports: reports.length - errors, errors })}\n`];
}

function reportLine({ wire, broken }: HeldReport, withType: boolean): JsonRecord {
  if (broken) return { t: "error", reportID: wire["reportID"] ?? null, message: RENDER_FAULT };
  const { approvers = [], actions = [], expenses = [], type = null, ...head } = wire;
  const expenseCount = Array.isArray(expenses) ? expenses.length : null;
  return { t: "report", ...head, ...(withType ? { type } : {}), expenseCount, approvers, actions, expenses };
}
