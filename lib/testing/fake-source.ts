import type { EmployeeRow, ExportSample, ReportReading, Tag, WorkspaceEmployee, WriteAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Report } from "#lib/core/report/report.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { OpenSource } from "#lib/engine/deps.ts";

export type FakeSource = OpenSource & {
  reports: Report[];
  quarantined: ReportReading[];
  problem: RunProblem | null;
  /** How its exports are written. */
  sample: ExportSample;
  queries: string[];
  /** From which day each read of approved reports asked. */
  since: string[];
  /** What every workspace has; writing changes it. */
  tags: readonly Tag[];
  employees: readonly WorkspaceEmployee[];
  /** Each writing that was asked for. */
  written: string[];
  /** What becomes of a writing; `unheard`: the answer is lost, done or not. */
  onWrite: () => "done" | "done_unheard" | "unheard" | "refused";
  /** What marking answers; `ok` where a test does not say. */
  onMark: (reportIds: readonly string[]) => Result<void, RunProblem>;
};

const EMPTY_SAMPLE: ExportSample = {
  ...{ reports: [], errors: 0, passes: 1, hasByteOrderMark: false, kinds: [] },
  amounts: { positive: 0, negative: 0, odd: 0 },
  texts: { escaped: 0, plain: 0, example: "" },
  tags: { kept: 0, removed: 0 },
  dates: { known: 0, other: 0, example: "" },
};
const CATEGORIES = ["Lodging", "Meals", "Field Tools"];
const TAGS = ["Denver", "Boston"];

/** Expensify as the port sees it: what a test put in comes out, or its problem. */
export function createFakeSource(reports: Report[]): FakeSource {
  const source: FakeSource = {
    reports,
    quarantined: [],
    problem: null,
    sample: EMPTY_SAMPLE,
    probe: { sampleReports: async () => (source.problem ? err(source.problem) : ok(source.sample)) },
    queries: [],
    since: [],
    readReports: async (query, onReading) => {
      source.queries.push(query.kind);
      if (query.kind === "approved_since") source.since.push(query.since);
      if (source.problem) return err(source.problem);
      const wanted = source.reports.filter(
        (report) => query.kind === "approved_since" || query.reportIds.includes(report.reportId),
      );
      for (const report of wanted) await onReading({ kind: "report", report });
      if (query.kind === "approved_since") for (const reading of source.quarantined) await onReading(reading);
      return ok({ count: wanted.length, bytes: 0 });
    },
    listWorkspaces: async () => ok([]),
    readWorkspaces: async (policyIds) => {
      source.queries.push("workspaces");
      return source.problem
        ? err(source.problem)
        : ok(
            policyIds.map((policyId) => ({
              policyId,
              categories: CATEGORIES.map((name) => ({ name, enabled: true, glCode: "", payrollCode: "" })),
              tagLevels: [""],
              tags: source.tags,
              ...{ reportFields: [], employees: source.employees },
            })),
          );
    },
    tags: TAGS.map((name) => ({ level: 1, name, enabled: true, glCode: "" })),
    employees: [],
    written: [],
    onWrite: () => "done",
    replaceTags: async (_policyId, levels) => {
      source.written.push("tags");
      const how = source.onWrite();
      if (how === "done" || how === "done_unheard") {
        source.tags = levels.flatMap(({ tags }, index) => tags.map((tag) => ({ level: index + 1, ...tag })));
      }
      return answered(how, {});
    },
    updateEmployees: async (rows, { isDryRun }) => {
      source.written.push(isDryRun ? "employees, dry run" : "employees");
      const how = source.onWrite();
      if (!isDryRun && (how === "done" || how === "done_unheard")) source.employees = rows.map(toEmployee);
      return answered(how, { updated: rows.length, failedPolicies: [], skipped: [] });
    },
    onMark: () => ok(undefined),
    markExported: async (reportIds) => source.onMark(reportIds),
    close: async () => {},
  };
  return source;
}

function answered<Value>(how: ReturnType<FakeSource["onWrite"]>, value: Value): WriteAnswer<Value> {
  if (how === "done") return { kind: "done", value };
  if (how === "refused")
    return { kind: "not_executed", problem: { code: "expensify_refused", responseCode: 410, detail: "malformed" } };
  return { kind: "unknown", problem: { code: "expensify_unreachable", detail: "ECONNRESET" } };
}

function toEmployee({ email, managerEmail, employeeId, customField1, customField2 }: EmployeeRow): WorkspaceEmployee {
  return { email, name: "", employeeId, customField1, customField2, role: "user", submitsTo: managerEmail };
}
