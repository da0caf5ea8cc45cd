/** The right to send for one company. Nobody else moves its postings over the wire while it is valid. */
export type Lease = Readonly<{
  companyId: string;
  holder: string;
  epoch: number;
  /** On this process's monotonic clock, counted from before the database was asked: never later than the database's end. */
  validUntilMonotonicMs: number;
  /** The database's time when it gave the lease or renewed it, between these two instants of the monotonic clock. */
  databaseTime: Date;
  askedAtMonotonicMs: number;
  answeredAtMonotonicMs: number;
}>;

export const LEASE_MS = 120_000;
/** The lease must be good for at least this long when the first byte leaves. */
export const LEASE_MARGIN_MS = 5_000;

/**
 * The database's time by way of the lease, without asking: the wall clock of one machine may be hours off. `at_least` is
 * never later than the truth (for "is it over?"), `at_most` never earlier (for "until when may it be on its way?").
 */
export function databaseNow(lease: Lease, monotonicMs: number, bound: "at_least" | "at_most"): Date {
  const sinceMs = monotonicMs - (bound === "at_least" ? lease.answeredAtMonotonicMs : lease.askedAtMonotonicMs);
  return new Date(lease.databaseTime.getTime() + sinceMs);
}
