import { hash } from "node:crypto";
import type { PushKindName } from "./push.ts";

/** A day of every week (1 is Monday, 7 is Sunday), or of every month; a month that is shorter has it on its last day. */
export type PushRhythm = Readonly<{ every: "week"; weekday: number }> | Readonly<{ every: "month"; day: number }>;

/** Somebody wants the difference worked out and asked for in their name. Nothing is ever written by it alone. */
export type PushSchedule = Readonly<{
  rhythm: PushRhythm;
  byId: string;
  by: string;
  /** ISO text: slots before it are nobody's. */
  since: string;
  /** Of employees: whom new ones submit to; `""`: they are left out. */
  managerEmail: string;
}>;

export type PushSchedules = Readonly<Partial<Record<PushKindName, PushSchedule>>>;

/** Whose slots are taken in `schedule_slot`: one id for each kind of a company, always the same. */
export function pushScheduleId(companyId: string, kind: PushKindName): string {
  const digits = hash("sha256", `push/${companyId}/${kind}`, "hex");
  // Version 8 of RFC 9562: made by a rule of our own.
  return [
    ...[digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`],
    digits.slice(20, 32),
  ].join("-");
}
