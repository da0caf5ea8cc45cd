import type { Fault } from "./faults.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How much goes wrong in a world. Rates are probabilities: of a port call, a send, a look, a journal, a report or a world. */
export type Mode = Readonly<{
  /** A port call at which the process dies, or stands still for up to `pauseMsMax`. */
  crash: number;
  pause: number;
  pauseMsMax: number;
  /** A send. */
  lostRequest: number;
  lostAnswer: number;
  late: number;
  lateMsMax: number;
  extremeLate: number;
  extremeLateMsMax: number;
  zombie: number;
  refused: number;
  rejected: number;
  /** A list or a read. */
  failedLook: number;
  rowCap: number;
  /** A journal in GP. */
  gpPosted: number;
  gpEdited: number;
  gpVoided: number;
  gpDeleted: number;
  /** A world. */
  gpRestored: number;
  gpYearEnd: number;
  failover: number;
  backupRestored: number;
  mappingChanged: number;
  periodClosed: number;
  /** A report. */
  edited: number;
  unapproved: number;
  vanished: number;
  moved: number;
  /** A read of Expensify. */
  readFailed: number;
  /** Wall clocks are off by up to this. */
  skewMsMax: number;
  /** People at the review queue: clicks an hour. */
  clicksPerHour: number;
  /** What must have happened in a run of some hundred seeds. */
  mustHappen: readonly Fault[];
}>;

const SENDS: readonly Fault[] = ["lost_request", "lost_answer", "late_commit", "refused", "rejected"];
const ALWAYS: readonly Fault[] = [
  ...SENDS,
  ...(["crash", "pause", "failed_look", "row_cap", "clock_skew", "report_edited", "report_unapproved"] as const),
  ...(["report_approved_again", "report_vanished", "expense_moved", "mapping_changed", "period_closed"] as const),
  "read_failed",
];

const HEAVY: Mode = {
  ...{ crash: 0.01, pause: 0.004, pauseMsMax: 40 * MINUTE_MS },
  ...{ lostRequest: 0.02, lostAnswer: 0.03, late: 0.02, lateMsMax: 10 * MINUTE_MS },
  ...{ extremeLate: 0.0005, extremeLateMsMax: 3 * HOUR_MS, zombie: 0.002, refused: 0.02, rejected: 0.01 },
  ...{ failedLook: 0.05, rowCap: 0.02, gpPosted: 0.05, gpEdited: 0, gpVoided: 0, gpDeleted: 0 },
  ...{ gpRestored: 0, gpYearEnd: 0, failover: 0, backupRestored: 0, mappingChanged: 0.3, periodClosed: 0.2 },
  ...{ edited: 0.08, unapproved: 0.04, vanished: 0.01, moved: 0.04, readFailed: 0.03 },
  ...{ skewMsMax: 6 * HOUR_MS, clicksPerHour: 1 },
  mustHappen: [...ALWAYS, "extreme_late_commit", "zombie"],
};

const USERS = { gpPosted: 0.5, gpEdited: 0.04, gpVoided: 0.02, gpDeleted: 0.02 };
const USERS_HAPPEN: readonly Fault[] = ["gp_posted", "gp_edited", "gp_voided", "gp_deleted", "gp_copied"];

/** The modes of reliability.md, "Protocols compared", and one for what people do afterwards. */
export const MODES = {
  heavy: HEAVY,
  lateness: {
    ...HEAVY,
    ...{ extremeLate: 0, zombie: 0, pauseMsMax: 10 * MINUTE_MS },
    mustHappen: ALWAYS,
  },
  batches: {
    ...HEAVY,
    ...USERS,
    gpRestored: 0.1,
    gpYearEnd: 0.1,
    mustHappen: [...HEAVY.mustHappen, ...USERS_HAPPEN, "gp_restored"],
  },
  failover: {
    ...HEAVY,
    ...{ failover: 1, backupRestored: 0.25 },
    mustHappen: [...HEAVY.mustHappen, "failover", "backup_restored"],
  },
  real: {
    ...HEAVY,
    ...USERS,
    ...{ crash: 0.001, pause: 0.0005, pauseMsMax: 15 * MINUTE_MS, failedLook: 0.01, rowCap: 0.005 },
    ...{ lostRequest: 0.003, lostAnswer: 0.005, late: 0.003, extremeLate: 0.0001, extremeLateMsMax: 30 * MINUTE_MS },
    ...{
      zombie: 0.0005,
      skewMsMax: 2 * MINUTE_MS,
      failover: 0.02,
      backupRestored: 0.02,
      gpRestored: 0.02,
      gpYearEnd: 0.05,
    },
    mustHappen: [...ALWAYS, ...USERS_HAPPEN],
  },
  people: {
    ...HEAVY,
    ...USERS,
    // Two hours after its deadline a request is taken to be dead: what is later than that only a person in GP can know.
    ...{ extremeLate: 0.005, extremeLateMsMax: 110 * MINUTE_MS, clicksPerHour: 12, failover: 0.1 },
    ...{ edited: 0.15, lostRequest: 0.04, rejected: 0.03 },
    mustHappen: [...HEAVY.mustHappen, ...USERS_HAPPEN, "send_again", "correction"],
  },
} as const satisfies Record<string, Mode>;

export type ModeName = keyof typeof MODES;
export const MODE_NAMES = Object.keys(MODES) as readonly ModeName[];
