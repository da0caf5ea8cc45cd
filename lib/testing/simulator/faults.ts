/** Every kind of thing that goes wrong, or that people do meanwhile. Each is counted, and none may be left out of a proof. */
export const FAULTS = [
  "crash",
  "pause",
  "lost_request",
  "lost_answer",
  "late_commit",
  "extreme_late_commit",
  "zombie",
  "failed_look",
  "row_cap",
  "refused",
  "rejected",
  "gp_posted",
  "gp_edited",
  "gp_voided",
  "gp_deleted",
  "gp_copied",
  "gp_restored",
  "gp_year_end",
  "failover",
  "backup_restored",
  "clock_skew",
  "report_edited",
  "report_unapproved",
  "report_approved_again",
  "report_vanished",
  "expense_moved",
  "mapping_changed",
  "period_closed",
  "read_failed",
  "stopped",
  "send_again",
  "correction",
] as const;
export type Fault = (typeof FAULTS)[number];

/** How often each happened. */
export type FaultCounts = Record<Fault, number>;

export function noFaults(): FaultCounts {
  return Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as FaultCounts;
}

export function addFaults(into: FaultCounts, more: FaultCounts): void {
  for (const fault of FAULTS) into[fault] += more[fault];
}
