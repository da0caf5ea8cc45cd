import { Temporal } from "temporal-polyfill";
import { assert } from "../assert.ts";
import { minutesOfDay, type Schedule } from "./schedule.ts";

/** How far one call looks, in days: a caller that slept longer gets the first slots of its sleep. */
const LOOK_DAYS_MAX = 400;
/** How far `nextSlots` looks ahead, in days: the rarest schedule runs weekly. */
const NEXT_DAYS = 100;
/** Slots of one call. */
export const SLOTS_MAX = 1_000;
const DAY_MS = 86_400_000;

/**
 * The instants at which a schedule is due, later than `after` and not later than `until`: ascending, at most `slotsMax`,
 * the earliest ones. Which of them still need a run is the caller's, by a unique (schedule, slot).
 *
 * Pure, and a slot is a name for a run: the same schedule gives the same instants whoever asks, however the range is cut.
 *
 * Change of clock: a time that is skipped in spring runs once, an hour later by the wall clock (and not again where that
 * is a slot already); a time that comes twice in autumn runs the first time only. Paused: none.
 */
export function dueSlots(schedule: Schedule, after: Date, until: Date, slotsMax: number): Date[] {
  const { timeZone, days, paused } = schedule;
  if (paused || days.length === 0) return [];
  const wall = { timeZone, minutes: minutesOfDay(schedule), isOn: ({ dayOfWeek }: OnDay) => days.includes(dayOfWeek) };
  return slotsBetween(wall, after, until, slotsMax);
}

type OnDay = Readonly<{ day: number; dayOfWeek: number; daysInMonth: number }>;
/** Times on the wall clock of a zone: on which days, and minutes since midnight. */
export type Wall = Readonly<{ timeZone: string; minutes: readonly number[]; isOn: (date: OnDay) => boolean }>;

/** The instants of these times; see `dueSlots`. */
export function slotsBetween({ timeZone, minutes, isOn }: Wall, after: Date, until: Date, slotsMax: number): Date[] {
  assert(slotsMax > 0 && slotsMax <= SLOTS_MAX, `slotsMax out of range: ${slotsMax}`);
  if (until <= after) return [];
  const slots = new Set<number>();
  // From the day before: where a change of clock skips midnight, a late slot moves into the next day.
  let date = dateIn(timeZone, after).subtract({ days: 1 });
  const last = dateIn(timeZone, until);
  for (let looked = 0; looked <= LOOK_DAYS_MAX && Temporal.PlainDate.compare(date, last) <= 0; looked += 1) {
    // For the same reason only a day that is followed by another is complete.
    const isComplete = slots.size >= slotsMax;
    if (isOn(date)) {
      for (const minute of minutes) {
        const slotMs = instantMs(date, minute, timeZone);
        if (slotMs > after.getTime() && slotMs <= until.getTime()) slots.add(slotMs);
      }
    }
    if (isComplete) break;
    date = date.add({ days: 1 });
  }
  return [...slots]
    .toSorted((a, b) => a - b)
    .slice(0, slotsMax)
    .map((slotMs) => new Date(slotMs));
}

/** The next `count` slots later than `from`, as the screen shows them; fewer when there are none within a hundred days. */
export function nextSlots(schedule: Schedule, from: Date, count: number): Date[] {
  return dueSlots(schedule, from, new Date(from.getTime() + NEXT_DAYS * DAY_MS), count);
}

function dateIn(timeZone: string, instant: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** `compatible` is RFC 5545's rule: forward by the gap when skipped, the earlier one when doubled. */
function instantMs(date: Temporal.PlainDate, minute: number, timeZone: string): number {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return date.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds;
}
