/**
 * What the two templates of the connector come to, without running FreeMarker: report-jsonl.ftl gives a JSON line a
 * report and an `end` line (expensify.md 8), the one of the marking job gives an id a line (expensify.md 3.3).
 */
import { isRecord, textAt, type Json, type JsonRecord } from "../control/json.ts";
import type { HeldReport } from "./report-book.ts";
import type { ExpensifySettings } from "./settings.ts";

/** How a customer's Expensify writes, where the contract only infers it. */
type Writing = Pick<ExpensifySettings, "spendSign" | "escapeHtml" | "passReports">;

const REPORT_LINE = '"t":"report"';
const ID_LINE = "report.reportID";
/** The template's list of what a report line begins with. */
const HEAD = /<#function reportHead[\s\S]*?<\/#function>/;
const RENDER_FAULT = "Expected a hash, but this has evaluated to a string (wrapper: f.t.SimpleScalar):";

/** The lines of the file, or null for a template that cannot be rendered. */
export function writeExport(
  template: string,
  reports: readonly HeldReport[],
  writing: Writing,
): readonly string[] | null {
  if (template.includes(REPORT_LINE)) return inPasses(template, reports, writing);
  if (template.includes(ID_LINE)) return reports.map(({ wire }) => `${textAt(wire, "reportID")}\n`);
  return null;
}

/** The outputs of several runs of the template, one after the other. */
function inPasses(template: string, reports: readonly HeldReport[], writing: Writing): readonly string[] {
  const size = writing.passReports === 0 ? Math.max(1, reports.length) : writing.passReports;
  const passes = Math.max(1, Math.ceil(reports.length / size));
  const lines = Array.from({ length: passes }, (_, pass) =>
    reportLines(template, reports.slice(pass * size, (pass + 1) * size)),
  ).flat();
  return lines.map((line) => `${JSON.stringify(written(JSON.parse(line) as Json, "", writing))}\n`);
}

const MONEY: readonly string[] = [
  ...["total", "amount", "modifiedAmount", "convertedAmount", "taxAmount", "modifiedTaxAmount"],
];
const ENTITIES: readonly (readonly [string, string])[] = [
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
];

/** The same with the sign of money turned, and texts escaped, where it is set so. */
function written(json: Json, key: string, writing: Writing): Json {
  if (Array.isArray(json)) return json.map((item) => written(item, key, writing));
  if (isRecord(json))
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, written(value, name, writing)]));
  // No negative zero: JSON has none.
  if (typeof json === "number" && MONEY.includes(key) && json !== 0)
    return writing.spendSign === "negative" ? -json : json;
  if (typeof json !== "string" || !writing.escapeHtml) return json;
  return ENTITIES.reduce((text, [plain, entity]) => text.replaceAll(plain, entity), json);
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
