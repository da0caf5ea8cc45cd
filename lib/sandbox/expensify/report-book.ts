/** All reports that the stand-in holds, what was changed in them, and the labels they carry. Survives a restart. */
import { openChangeLog } from "../control/change-log.ts";
import type { JsonRecord } from "../control/json.ts";
import type { Firm } from "../firm/firm.ts";
import type { FirmStatus } from "../firm/firm-report.ts";
import { changeReports, type ReportCommand } from "./change-reports.ts";
import { wireReport } from "./wire-report.ts";

export type HeldReport = {
  /** Keys of the report line, `expenses` among them. */
  wire: JsonRecord;
  /** What filters go by, whatever the line says. */
  state: FirmStatus;
  /** Its rendering fails: an `error` line comes instead. */
  broken: boolean;
  labels: string[];
};

type Change = Readonly<{ label: string; reportIDs: readonly string[] }> | Readonly<{ command: ReportCommand }>;

export type ReportBook = Readonly<{
  reports: () => ReadonlyMap<string, HeldReport>;
  /** Puts the label on these reports (expensify.md 3.3); a second time changes nothing. */
  label: (reportIDs: readonly string[], label: string) => void;
  /** Throws, and keeps nothing, when the command names what is not there. */
  change: (command: ReportCommand) => void;
  /** Back to the firm as it was written. */
  reset: () => void;
  close: () => void;
}>;

/** Opens the book over `path`, an append-only file of the changes since the firm was written. */
export function openReportBook(firm: Firm, path: string): ReportBook {
  let reports = fresh(firm);
  const apply = (change: Change): void => {
    if ("command" in change) changeReports(reports, change.command);
    else for (const id of change.reportIDs) addLabel(reports.get(id), change.label);
  };
  const log = openChangeLog<Change>(path, apply);
  const keep = (change: Change): void => {
    apply(change);
    log.append(change);
  };
  return {
    reports: () => reports,
    label: (reportIDs, label) => keep({ label, reportIDs }),
    change: (command) => keep({ command }),
    reset: () => {
      log.clear();
      reports = fresh(firm);
    },
    close: () => log.close(),
  };
}

function fresh(firm: Firm): Map<string, HeldReport> {
  return new Map(
    firm.reports.map((report) => [
      report.reportId,
      {
        wire: wireReport(report, firm),
        state: report.status,
        broken: report.overlay["broken"] === true,
        labels: [],
      },
    ]),
  );
}

function addLabel(report: HeldReport | undefined, label: string): void {
  if (report !== undefined && !report.labels.includes(label)) report.labels.push(label);
}
