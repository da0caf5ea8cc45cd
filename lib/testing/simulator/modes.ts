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
  /** A question of a run whether it may go on: a person or the operator stops it. */
  stopped: number;
  /** Wall clocks are off by up to this. */
  skewMsMax: number;
  /** People at the review queue: clicks an hour. */
  clicksPerHour: number;
  /** How often each must have happened in a thousand worlds, at least: about half of what was counted. */
  atLeast: Partial<Record<Fault, number>>;
}>;

const PROCESSES = { crash: 7_000, pause: 2_500, clock_skew: 8_000, zombie: 30 };
const SENDS = { lost_request: 250, lost_answer: 400, late_commit: 250, refused: 250, rejected: 120 };
const LOOKS = { failed_look: 3_000, row_cap: 300, read_failed: 200, stopped: 2_000 };
const REPORTS = {
  ...{ report_edited: 1_000, report_unapproved: 500, report_approved_again: 250, report_vanished: 120 },
  ...{ expense_moved: 250, mapping_changed: 150, period_closed: 90, send_again: 90 },
};
const USERS_DO = {
  ...{ gp_posted: 6_000, gp_edited: 350, gp_voided: 200, gp_deleted: 180, gp_copied: 180, correction: 90 },
};
const MILD = {
  ...{ crash: 700, pause: 300, clock_skew: 2_000, zombie: 5, lost_request: 40, lost_answer: 70, late_commit: 40 },
  ...{ refused: 250, rejected: 120, failed_look: 1_000, row_cap: 80, read_failed: 200, stopped: 2_000 },
};
const ALWAYS = { ...PROCESSES, ...SENDS, ...LOOKS, ...REPORTS };

const HEAVY: Mode = {
  ...{ crash: 0.013, pause: 0.005, pauseMsMax: 40 * MINUTE_MS },
  ...{ lostRequest: 0.02, lostAnswer: 0.03, late: 0.02, lateMsMax: 10 * MINUTE_MS },
  ...{ extremeLate: 0.0005, extremeLateMsMax: 3 * HOUR_MS, zombie: 0.002, refused: 0.02, rejected: 0.01 },
  ...{ failedLook: 0.05, rowCap: 0.02, gpPosted: 0.05, gpEdited: 0, gpVoided: 0, gpDeleted: 0 },
  ...{ gpRestored: 0, gpYearEnd: 0, failover: 0, backupRestored: 0, mappingChanged: 0.3, periodClosed: 0.2 },
  ...{ edited: 0.08, unapproved: 0.04, vanished: 0.01, moved: 0.04, readFailed: 0.03, stopped: 0.05 },
  ...{ skewMsMax: 6 * HOUR_MS, clicksPerHour: 1 },
  atLeast: { ...ALWAYS, extreme_late_commit: 3 },
};

const USERS = { gpPosted: 0.5, gpEdited: 0.04, gpVoided: 0.02, gpDeleted: 0.02 };

/** The modes of reliability.md, "Protocols compared", and one for what people do afterwards. */
export const MODES = {
  heavy: HEAVY,
  lateness: {
    ...HEAVY,
    ...{ extremeLate: 0, zombie: 0, pauseMsMax: 10 * MINUTE_MS },
    atLeast: { ...ALWAYS, zombie: 0 },
  },
  batches: {
    ...HEAVY,
    ...USERS,
    gpRestored: 0.1,
    gpYearEnd: 0.1,
    atLeast: { ...HEAVY.atLeast, ...USERS_DO, gp_restored: 40, gp_year_end: 30 },
  },
  failover: {
    ...HEAVY,
    ...{ failover: 1, backupRestored: 0.25 },
    atLeast: { ...HEAVY.atLeast, failover: 900, backup_restored: 120 },
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
    atLeast: { ...REPORTS, ...USERS_DO, ...MILD },
  },
  people: {
    ...HEAVY,
    ...USERS,
    // Two hours after its deadline a request is taken to be dead: what is later than that only a person in GP can know.
    ...{ extremeLate: 0.005, extremeLateMsMax: 110 * MINUTE_MS, clicksPerHour: 12, failover: 0.1 },
    ...{ edited: 0.15, lostRequest: 0.04, rejected: 0.03 },
    atLeast: { ...HEAVY.atLeast, ...USERS_DO, extreme_late_commit: 50, send_again: 800, correction: 250 },
  },
} as const satisfies Record<string, Mode>;

const WORLDS_MIN = 300;

/** Faults that happened less often than they must in so many worlds; of a handful of worlds little is asked. */
export function missingFaults(
  mode: ModeName,
  worlds: number,
  faults: Readonly<Record<Fault, number>>,
): readonly Fault[] {
  if (worlds < WORLDS_MIN) return [];
  const least = Object.entries(MODES[mode].atLeast) as readonly (readonly [Fault, number])[];
  return least
    .filter(([fault, inThousand]) => faults[fault] < Math.floor((inThousand * worlds) / 1_000))
    .map(([fault]) => fault);
}

export type ModeName = keyof typeof MODES;
export const MODE_NAMES = Object.keys(MODES) as readonly ModeName[];
