/** The jobs that the connector lives on: `file`, `download`, `get`, `update` (expensify.md 3 to 5). */
import { randomUUID } from "node:crypto";
import type { Answer } from "../control/answer.ts";
import { recordAt, textAt, isRecord, type Json, type JsonRecord } from "../control/json.ts";
import type { Firm } from "../firm/firm.ts";
import { policyDetails, policyList } from "./read-policies.ts";
import type { HeldReport, ReportBook } from "./report-book.ts";
import { selectReports } from "./select-reports.ts";
import type { ExpensifySettings } from "./settings.ts";
import type { SetupBook } from "./setup-book.ts";
import { updateEmployees, updatePolicy } from "./write-setup.ts";
import { writeExport } from "./write-export.ts";

const FILES_KEPT = 50;
const EXTENSIONS: readonly string[] = ["csv", "xls", "xlsx", "txt", "pdf", "json", "xml"];

export type ExportFile = { lines: readonly string[]; emptyDownloads: number };
export type JobWorld = Readonly<{
  firm: Firm;
  book: ReportBook;
  setup: SetupBook;
  files: Map<string, ExportFile>;
  settings: () => ExpensifySettings;
}>;

/** A JSON object with a `responseCode`; errors are labelled as text, which real clients have seen (expensify.md 0.2). */
export function codeAnswer(responseCode: number, responseMessage: string): Answer {
  return { status: 200, type: "text/plain;charset=utf-8", body: JSON.stringify({ responseMessage, responseCode }) };
}

function json(body: JsonRecord): Answer {
  return { status: 200, type: "application/json", body: JSON.stringify(body) };
}

/** `file`, `download`, `get policyList`, `file markAsExported` …: what a fault is ordered by. */
export function jobName(job: JsonRecord): string {
  const type = textAt(job, "type");
  if (type === "get" || type === "update") return `${type} ${textAt(recordAt(job, "inputSettings"), "type")}`;
  return type === "file" && labelsOf(job).length > 0 ? "file markAsExported" : type || "unknown";
}

/** The form fields besides the job, `""` when absent. */
export type JobFields = Readonly<{ template: string; file: string; data: string }>;

/** Runs one job of a caller who is signed in. */
export function runJob(world: JobWorld, job: JsonRecord, { template, file, data }: JobFields): Answer {
  switch (jobName(job)) {
    case "file":
    case "file markAsExported":
      return exportFile(world, job, template);
    case "download":
      return download(world, job);
    case "get policyList":
      return json(policyList(world.firm, world.settings().roles, recordAt(job, "inputSettings")["adminOnly"] === true));
    case "get policy":
      return policy(world, recordAt(job, "inputSettings"));
    case "update policy":
      return updatePolicy(writing(world), job, file);
    case "update employees":
      return updateEmployees(writing(world), job, data);
    default:
      return codeAnswer(410, `Unsupported job type '${textAt(job, "type")}'`);
  }
}

function writing({ firm, setup, settings }: JobWorld) {
  const policyIds = new Set([...firm.workspaces.values()].map(({ policyId }) => policyId));
  return { setup, policyIds, settings, json, codeAnswer };
}

function exportFile(world: JobWorld, job: JsonRecord, template: string): Answer {
  const inputSettings = recordAt(job, "inputSettings");
  const received = recordAt(job, "onReceive")["immediateResponse"];
  if (!Array.isArray(received) || received[0] !== "returnRandomFileName") {
    return codeAnswer(410, "Required parameter 'onReceive' is missing");
  }
  if (textAt(inputSettings, "type") !== "combinedReportData") return codeAnswer(410, "Unsupported inputSettings type");
  if (template === "") return codeAnswer(410, "No Template Submitted");
  const chosen = selectReports(world.book.reports(), inputSettings, world.settings());
  if ("refused" in chosen) return codeAnswer(410, chosen.refused);
  const lines = writeExport(template, chosen, world.settings());
  if (lines === null) return codeAnswer(500, "Could not render the template");
  const name = fileName(recordAt(job, "outputSettings"));
  if (name === null) return codeAnswer(410, "Unsupported fileExtension");
  remember(world, name, lines);
  mark(world, job, chosen);
  return { status: 200, type: "text/plain;charset=utf-8", body: name };
}

function fileName(outputSettings: JsonRecord): string | null {
  const extension = textAt(outputSettings, "fileExtension");
  if (!EXTENSIONS.includes(extension)) return null;
  return `${textAt(outputSettings, "fileBasename") || "export"}${randomUUID()}.${extension}`;
}

function remember({ files, settings }: JobWorld, name: string, lines: readonly string[]): void {
  files.set(name, { lines, emptyDownloads: settings().emptyDownloads });
  const oldest = files.keys().next().value;
  if (files.size > FILES_KEPT && oldest !== undefined) files.delete(oldest);
}

/** When the job runs, not when its file is fetched (expensify.md 0.3); `test: "true"` skips it. */
function mark({ book }: JobWorld, job: JsonRecord, chosen: readonly HeldReport[]): void {
  if (job["test"] === "true") return;
  for (const label of labelsOf(job))
    book.label(
      chosen.map(({ wire }) => textAt(wire, "reportID")),
      label,
    );
}

function labelsOf(job: JsonRecord): readonly string[] {
  const actions: Json[] = Array.isArray(job["onFinish"]) ? job["onFinish"] : [];
  return actions
    .filter((action) => isRecord(action))
    .filter((action) => textAt(action, "actionName") === "markAsExported")
    .map((action) => textAt(action, "label"))
    .filter((label) => label !== "");
}

function download({ files }: JobWorld, job: JsonRecord): Answer {
  const file = textAt(job, "fileSystem") === "integrationServer" ? files.get(textAt(job, "fileName")) : undefined;
  if (file === undefined) return codeAnswer(404, "File not found");
  if (file.emptyDownloads > 0) {
    file.emptyDownloads -= 1;
    return { status: 200, type: "application/octet-stream", body: "" };
  }
  return { status: 200, type: "application/octet-stream", body: file.lines };
}

function policy({ firm, setup }: JobWorld, inputSettings: JsonRecord): Answer {
  const ids = inputSettings["policyIDList"];
  const fields = inputSettings["fields"];
  if (!Array.isArray(ids)) return codeAnswer(410, "Required parameter 'policyIDList' is missing");
  if (!Array.isArray(fields) || fields.length === 0) return codeAnswer(410, "Required parameter 'fields' is missing");
  const details = policyDetails(firm, setup, ids.map(String), fields.map(String));
  return details === null ? codeAnswer(404, "Policy not found") : json(details);
}
