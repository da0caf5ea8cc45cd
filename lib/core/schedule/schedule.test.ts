import { expect, test } from "vitest";
import { describeRhythm, describeSchedule } from "./describe-schedule.ts";
import { minutesOfDay, type Schedule } from "./schedule.ts";
import { validateSchedule } from "./validate-schedule.ts";

const READ: Schedule = {
  kind: "read",
  timeZone: "America/Chicago",
  days: [1, 2, 3, 4, 5],
  every: { minutes: 30, from: "07:00", to: "19:00" },
  paused: false,
};

test.each([
  ["steps of an hour", { minutes: 60, from: "07:30", to: "10:00" }, [450, 510, 570]],
  ["one step", { minutes: 60, from: "07:30", to: "07:30" }, [450]],
  ["an end before the beginning", { minutes: 60, from: "07:30", to: "07:00" }, []],
  ["exact times", { times: ["23:59", "00:00", "23:59"] }, [0, 1439]],
])("the times of a day: %s", (_name, every, expected) => {
  expect(minutesOfDay({ ...READ, every })).toEqual(expected);
});

const CASES: readonly (readonly [Partial<Schedule>, string])[] = [
  [{}, "every 30 minutes from 07:00 to 19:00 on working days (America/Chicago)"],
  [
    { every: { minutes: 60, from: "00:00", to: "23:00" } },
    "every hour from 00:00 to 23:00 on working days (America/Chicago)",
  ],
  [
    { every: { minutes: 120, from: "08:00", to: "18:00" } },
    "every 2 hours from 08:00 to 18:00 on working days (America/Chicago)",
  ],
  [
    { every: { minutes: 90, from: "08:00", to: "18:00" } },
    "every 90 minutes from 08:00 to 18:00 on working days (America/Chicago)",
  ],
  [{ every: { minutes: 60, from: "08:00", to: "08:00" } }, "at 08:00 on working days (America/Chicago)"],
  [
    { every: { times: ["16:00", "10:00", "14:00"] }, days: [7, 1, 2, 3, 4, 5, 6], timeZone: "UTC" },
    "at 10:00, 14:00 and 16:00 every day (UTC)",
  ],
  [
    { every: { times: ["06:00"] }, days: [5, 1, 3], paused: true },
    "at 06:00 on Mon, Wed and Fri (America/Chicago), paused",
  ],
  [{ every: { times: ["06:00"] }, days: [7, 6] }, "at 06:00 at weekends (America/Chicago)"],
  [{ every: { times: ["06:00"] }, days: [2] }, "at 06:00 on Tue (America/Chicago)"],
  [{ every: { times: ["06:00"] }, days: [] }, "at 06:00 on no day (America/Chicago)"],
];
test.each(CASES)("in words: %j", (changes, expected) => {
  expect(describeSchedule({ ...READ, ...changes })).toBe(expected);
});

test("a sound schedule comes back as it is", () => {
  expect(validateSchedule(READ)).toEqual({ ok: true, value: READ });
  expect(validateSchedule({ ...READ, every: { times: ["00:00", "23:59"] } }).ok).toBe(true);
});

const REFUSED: readonly (readonly [string, Partial<Schedule>, readonly string[]])[] = [
  ["a zone that nobody knows", { timeZone: "Mars/Olympus" }, ["time_zone_unknown"]],
  ["no days", { days: [] }, ["days_empty"]],
  ["a day that is none", { days: [0, 1] }, ["day_unknown"]],
  ["no times", { every: { times: [] } }, ["times_empty"]],
  ["a time that is none", { every: { times: ["24:00"] } }, ["time_malformed"]],
  ["a short time", { every: { minutes: 30, from: "7:00", to: "19:00" } }, ["time_malformed"]],
  ["too many times", { every: { times: Array.from({ length: 49 }, () => "10:00") } }, ["times_too_many"]],
  ["too small a step", { every: { minutes: 4, from: "07:00", to: "19:00" } }, ["step_out_of_range"]],
  ["too large a step", { every: { minutes: 1441, from: "07:00", to: "19:00" } }, ["step_out_of_range"]],
  ["half a minute", { every: { minutes: 7.5, from: "07:00", to: "19:00" } }, ["step_out_of_range"]],
  ["a window over midnight", { every: { minutes: 30, from: "22:00", to: "06:00" } }, ["to_before_from"]],
  [
    "all at once",
    { timeZone: "", days: [8], every: { times: ["x"] } },
    ["time_zone_unknown", "day_unknown", "time_malformed"],
  ],
];
test.each(REFUSED)("a schedule is refused: %s", (_name, changes, issues) => {
  expect(validateSchedule({ ...READ, ...changes })).toEqual({ ok: false, error: issues });
});

test.each([
  [{ every: "week", weekday: 7 }, "every Sunday"],
  [{ every: "month", day: 15 }, "on day 15 of every month"],
  [{ every: "month", day: 30 }, "on day 30 of every month or its last"],
] as const)("%j is said as %s", (rhythm, words) => {
  expect(describeRhythm(rhythm)).toBe(words);
});
