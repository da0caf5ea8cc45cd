import type { Day } from "#lib/core/day.ts";
import { addDays } from "#lib/core/day.ts";
import { MARK_TEMPLATE } from "./mark-template.ts";
import { REPORT_TEMPLATE } from "./report-template.ts";

/** `requestJobDescription` without its credentials, and the further form fields of those jobs that have one. */
export type Job = Readonly<{
  description: Readonly<Record<string, unknown>>;
  template?: string;
  /** Tags as CSV. */
  file?: string;
  /** Employees as JSON. */
  data?: string;
}>;

/** Ids per request: the longest list is undocumented (expensify.md 12). */
export const REPORT_IDS_PER_JOB_MAX = 50;
/** Workspaces per request: one answer may hold 50,000 tags of each. */
export const POLICY_IDS_PER_JOB_MAX = 10;
/** Old manual: "on or before" is left out; new one: inclusive; and the zone is unstated. So we ask for two days more. */
const APPROVED_OVERLAP_DAYS = 2;

const ON_RECEIVE = { immediateResponse: ["returnRandomFileName"] };

/** All reports approved on `since` or later (some of the two days before come too); no ids means every workspace. */
export function exportApprovedJob(
  since: Day,
  policyIds: readonly string[],
  includeClosed: boolean,
  reportsMax: number,
): Job {
  const filters = {
    approvedAfter: addDays(since, -APPROVED_OVERLAP_DAYS),
    ...(policyIds.length > 0 ? { policyIDList: policyIds.join(",") } : {}),
  };
  // Beside `filters`, not in it. Polling APPROVED alone would miss reports that were paid between two polls.
  const reportState = includeClosed ? "APPROVED,REIMBURSED,ARCHIVED" : "APPROVED,REIMBURSED";
  return exportJob({ reportState, limit: String(reportsMax), filters });
}

/** Exactly these reports, whatever their state; with a day, of them only those that Expensify takes for approved after it. */
export function exportByIdJob(reportIds: readonly string[], approvedAfter: Day | null = null): Job {
  return exportJob({
    filters: { reportIDList: reportIds.join(","), ...(approvedAfter === null ? {} : { approvedAfter }) },
  });
}

function exportJob(input: Readonly<Record<string, unknown>>): Job {
  return {
    description: {
      type: "file",
      onReceive: ON_RECEIVE,
      inputSettings: { type: "combinedReportData", ...input },
      outputSettings: { fileExtension: "json", fileBasename: "mlconnector_" },
    },
    template: REPORT_TEMPLATE,
  };
}

/** Labels exactly these reports when the job runs, and lists in its file the ones that it saw (expensify.md 3.3). */
export function markJob(reportIds: readonly string[], label: string): Job {
  return {
    description: {
      type: "file",
      onReceive: ON_RECEIVE,
      inputSettings: { type: "combinedReportData", filters: { reportIDList: reportIds.join(",") } },
      outputSettings: { fileExtension: "txt" },
      onFinish: [{ actionName: "markAsExported", label }],
    },
    template: MARK_TEMPLATE,
  };
}

export function downloadJob(fileName: string): Job {
  return { description: { type: "download", fileName, fileSystem: "integrationServer" } };
}

/** The workspaces that the credential's user administers: it sees all reports of those, and of no others. Or all that it is in. */
export function policyListJob(adminOnly: boolean): Job {
  return { description: { type: "get", inputSettings: { type: "policyList", adminOnly } } };
}

const POLICY_FIELDS = ["categories", "tags", "reportFields", "employees"];

/** Here the ids are a JSON array; in the filters of an export they are one comma-joined text. */
export function policyJob(policyIds: readonly string[]): Job {
  const inputSettings = { type: "policy", policyIDList: policyIds, fields: POLICY_FIELDS };
  return { description: { type: "get", inputSettings } };
}
