/** Which reports a `file` job is about: the filters of expensify.md 3.1. */
import { createHash } from "node:crypto";
import { recordAt, textAt, type JsonRecord } from "../control/json.ts";
import type { FirmStatus } from "../firm/firm-report.ts";
import type { HeldReport } from "./report-book.ts";
import type { ExpensifySettings } from "./settings.ts";

const STATES: Readonly<Record<string, FirmStatus>> = {
  OPEN: "open",
  SUBMITTED: "processing",
  APPROVED: "approved",
  REIMBURSED: "reimbursed",
  ARCHIVED: "closed",
};
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DATE_FILTERS = ["startDate", "endDate", "approvedAfter"] as const;

/** Why a job is refused: becomes `responseCode` 410. */
export type Refusal = Readonly<{ refused: string }>;

/** The reports, in an order that means nothing, cut at the limit; or why the settings are refused. */
export function selectReports(
  reports: ReadonlyMap<string, HeldReport>,
  inputSettings: JsonRecord,
  { approvedAfterIncludes, unknownIdRefused }: Pick<ExpensifySettings, "approvedAfterIncludes" | "unknownIdRefused">,
): readonly HeldReport[] | Refusal {
  const filters = recordAt(inputSettings, "filters");
  const refused = refusalOf(inputSettings, filters);
  if (refused !== null) return { refused };
  const states = listAt(inputSettings, "reportState").map((state) => STATES[state]);
  const ids = listAt(filters, "reportIDList");
  const known = (id: string) => [...reports.values()].some(({ wire }) => idsOf(wire).includes(id));
  const unknown = unknownIdRefused ? ids.find((id) => !known(id)) : undefined;
  if (unknown !== undefined) return { refused: `Report '${unknown}' not found` };
  const policies = listAt(filters, "policyIDList");
  const label = textAt(filters, "markedAsExported");
  const found = [...reports.values()].filter(
    (report) =>
      (states.length === 0 || states.includes(report.state)) &&
      (ids.length === 0 || idsOf(report.wire).some((id) => ids.includes(id))) &&
      (policies.length === 0 || policies.includes(textAt(report.wire, "policyID"))) &&
      (label === "" || !report.labels.includes(label)) &&
      inTime(report, filters, approvedAfterIncludes),
  );
  const limit = Number(textAt(inputSettings, "limit") || Number.POSITIVE_INFINITY);
  return found.toSorted((a, b) => (scramble(a) < scramble(b) ? -1 : 1)).slice(0, limit);
}

function idsOf(wire: JsonRecord): readonly string[] {
  return [textAt(wire, "reportID"), textAt(wire, "oldReportID")];
}

function refusalOf(inputSettings: JsonRecord, filters: JsonRecord): string | null {
  const unknown = listAt(inputSettings, "reportState").find((state) => STATES[state] === undefined);
  if (unknown !== undefined) return `Status '${unknown}' is not supported`;
  const limit = inputSettings["limit"];
  if (limit !== undefined && !(typeof limit === "string" && /^\d+$/.test(limit))) return "Malformed limit";
  for (const key of DATE_FILTERS) {
    const value = filters[key];
    if (value !== undefined && !(typeof value === "string" && DAY.test(value))) return `Malformed date ${key}`;
  }
  const anchored = ["reportIDList", "startDate", "approvedAfter"].some((key) => textAt(filters, key) !== "");
  return anchored ? null : "Required parameter: one of 'reportIDList', 'startDate', 'approvedAfter'";
}

/** `approvedAfter` drops what was never approved; `startDate` and `endDate` go by the later of created and submitted. */
function inTime({ wire }: HeldReport, filters: JsonRecord, approvedAfterIncludes: boolean): boolean {
  const after = textAt(filters, "approvedAfter");
  const approvedOn = textAt(wire, "approved").slice(0, 10);
  if (after !== "" && (approvedOn === "" || approvedOn < after)) return false;
  if (after !== "" && approvedOn === after && !approvedAfterIncludes) return false;
  const [created, submitted] = [textAt(wire, "created"), textAt(wire, "submitted")];
  const later = (created > submitted ? created : submitted).slice(0, 10);
  const [start, end] = [textAt(filters, "startDate"), textAt(filters, "endDate")];
  return (start === "" || later >= start) && (end === "" || later <= end);
}

function listAt(record: JsonRecord, key: string): readonly string[] {
  return textAt(record, key)
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** The real order is undocumented, so nobody may lean on one: by hash of the id. */
function scramble({ wire }: HeldReport): string {
  return createHash("sha256").update(textAt(wire, "reportID")).digest("hex");
}
