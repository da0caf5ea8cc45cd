/** What a schedule starts: reading Expensify, sending what is ready, or both after one another. */
export type ScheduleKind = "read" | "send" | "sync";
/** What a run does: as a schedule starts it, or only planning anew what waits, after a change of rules that meets very many. */
export type RunKind = ScheduleKind | "plan";

/** A time of day, `07:00` to `23:59`, on the wall clock of the schedule's time zone. */
type TimeOfDay = string;

/** Plain JSON: it is stored and configured as it stands. */
export type Schedule = Readonly<{
  kind: ScheduleKind;
  /** IANA name. */
  timeZone: string;
  /** 1 is Monday, 7 is Sunday. */
  days: readonly number[];
  /** From `from` in steps of `minutes`, up to and including `to`; or exactly these times. */
  every: Readonly<{ minutes: number; from: TimeOfDay; to: TimeOfDay }> | Readonly<{ times: readonly TimeOfDay[] }>;
  paused: boolean;
}>;

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** When pushes on a schedule are prepared: before the working day, so that whoever agrees has them on the screen. */
export const PUSH_PREPARED_AT = "06:00";
const MINUTES_PER_HOUR = 60;

/** Minutes since midnight on the wall clock, not elapsed ones: a day with a change of clock has the same times. */
export function minutesOf(time: TimeOfDay): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * MINUTES_PER_HOUR + minutes;
}

/** All times of one day, in minutes since midnight, ascending, each once. */
export function minutesOfDay({ every }: Schedule): number[] {
  if ("times" in every) return [...new Set(every.times.map(minutesOf))].toSorted((a, b) => a - b);
  const { minutes, from, to } = every;
  const steps = Math.max(0, Math.floor((minutesOf(to) - minutesOf(from)) / minutes) + 1);
  return Array.from({ length: steps }, (_, step) => minutesOf(from) + step * minutes);
}
