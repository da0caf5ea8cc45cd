import type { ReportReading } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Report } from "#lib/core/report/report.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { OpenSource } from "#lib/engine/deps.ts";

export type FakeSource = OpenSource & {
  reports: Report[];
  quarantined: ReportReading[];
  problem: RunProblem | null;
  queries: string[];
  /** From which day each read of approved reports asked. */
  since: string[];
  /** What marking answers; `ok` where a test does not say. */
  onMark: (reportIds: readonly string[]) => Result<void, RunProblem>;
};

const CATEGORIES = ["Lodging", "Meals", "Field Tools"];
const TAGS = ["Denver", "Boston"];

/** Expensify as the port sees it: what a test put in comes out, or its problem. */
export function createFakeSource(reports: Report[]): FakeSource {
  const source: FakeSource = {
    reports,
    quarantined: [],
    problem: null,
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
              reportFields: [],
              employees: [],
              tagLevels: [""],
              tags: TAGS.map((name) => ({ level: 1, name, enabled: true, glCode: "" })),
            })),
          );
    },
    onMark: () => ok(undefined),
    markExported: async (reportIds) => source.onMark(reportIds),
    close: async () => {},
  };
  return source;
}
