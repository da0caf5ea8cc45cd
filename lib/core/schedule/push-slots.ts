import type { PushRhythm } from "../push/push-schedule.ts";
import { SLOTS_MAX, slotsBetween, type Wall } from "./due-slots.ts";
import { minutesOf, PUSH_PREPARED_AT } from "./schedule.ts";

/** A slot comes at least once in so many days. */
const NEXT_DAYS = 62;
const DAY_MS = 86_400_000;

/** The last slot later than `after` and not later than `until`: several that were missed make one run. Null: none is due. */
export function duePushSlot(rhythm: PushRhythm, timeZone: string, after: Date, until: Date): Date | null {
  return slotsBetween(wallOf(rhythm, timeZone), after, until, SLOTS_MAX).at(-1) ?? null;
}

/** The next slot later than `from`. */
export function nextPushSlot(rhythm: PushRhythm, timeZone: string, from: Date): Date | null {
  const until = new Date(from.getTime() + NEXT_DAYS * DAY_MS);
  return slotsBetween(wallOf(rhythm, timeZone), from, until, 1)[0] ?? null;
}

function wallOf(rhythm: PushRhythm, timeZone: string): Wall {
  return {
    timeZone,
    minutes: [minutesOf(PUSH_PREPARED_AT)],
    isOn: ({ day, dayOfWeek, daysInMonth }) =>
      rhythm.every === "week" ? dayOfWeek === rhythm.weekday : day === Math.min(rhythm.day, daysInMonth),
  };
}
