import fc from "fast-check";
import { expect, test } from "vitest";
import { dueSlots, nextSlots, SLOTS_MAX } from "./due-slots.ts";
import { DAYS, type Schedule } from "./schedule.ts";

const WORKING_DAYS = [1, 2, 3, 4, 5];
const READ: Schedule = {
  kind: "read",
  timeZone: "America/Chicago",
  days: WORKING_DAYS,
  every: { minutes: 30, from: "07:00", to: "19:00" },
  paused: false,
};
const at = (times: string[], changes: Partial<Schedule> = {}): Schedule => ({
  ...READ,
  days: DAYS,
  every: { times },
  ...changes,
});
const due = (schedule: Schedule, after: string, until: string, slotsMax = 100) =>
  dueSlots(schedule, new Date(after), new Date(until), slotsMax).map((slot) => slot.toISOString().slice(0, 16));

test("a window in steps, both ends included, on the wall clock of the zone", () => {
  const slots = due(READ, "2026-11-24T00:00:00Z", "2026-11-25T06:00:00Z");

  expect(slots).toHaveLength(25 + 2);
  expect(slots.slice(0, 4)).toEqual(["2026-11-24T00:30", "2026-11-24T01:00", "2026-11-24T13:00", "2026-11-24T13:30"]);
  expect(slots.at(-1)).toBe("2026-11-25T01:00");
});

test("later than `after`, up to and including `until`", () => {
  expect(due(READ, "2026-11-24T14:00:00Z", "2026-11-24T15:00:00Z")).toEqual(["2026-11-24T14:30", "2026-11-24T15:00"]);
  expect(due(READ, "2026-11-24T15:00:00Z", "2026-11-24T15:00:00Z")).toEqual([]);
  expect(due(READ, "2026-11-24T15:00:00Z", "2026-11-24T14:00:00Z")).toEqual([]);
});

test("a step that does not meet the end stops before it", () => {
  const schedule = { ...READ, every: { minutes: 50, from: "07:00", to: "08:30" } };

  expect(due(schedule, "2026-11-24T06:00:00Z", "2026-11-25T05:00:00Z")).toEqual([
    "2026-11-24T13:00",
    "2026-11-24T13:50",
  ]);
});

test("only on its days, by the zone's own calendar", () => {
  // Friday 19:00 in Chicago is Saturday in UTC; Monday comes next.
  expect(due(READ, "2026-11-28T00:45:00Z", "2026-11-30T13:00:00Z")).toEqual(["2026-11-28T01:00", "2026-11-30T13:00"]);
});

test("exact times, each once, in order", () => {
  expect(due(at(["16:00", "10:00", "16:00"]), "2026-11-24T06:00:00Z", "2026-11-25T06:00:00Z")).toEqual([
    "2026-11-24T16:00",
    "2026-11-24T22:00",
  ]);
});

test.each([
  ["paused", { paused: true }],
  ["without days", { days: [] }],
])("%s: none", (_name, changes) => {
  expect(due({ ...READ, ...changes }, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")).toEqual([]);
});

test("at most so many, the earliest", () => {
  expect(due(READ, "2026-11-24T06:00:00Z", "2026-12-24T06:00:00Z", 2)).toEqual([
    "2026-11-24T13:00",
    "2026-11-24T13:30",
  ]);
  expect(() => due(READ, "2026-11-24T06:00:00Z", "2026-12-24T06:00:00Z", SLOTS_MAX + 1)).toThrow("slotsMax");
  expect(() => due(READ, "2026-11-24T06:00:00Z", "2026-12-24T06:00:00Z", 0)).toThrow("slotsMax");
});

test("change of clock in spring: the skipped time runs once, an hour later by the wall clock", () => {
  // Chicago, 2026-03-08: 02:00 to 03:00 does not exist.
  expect(due(at(["02:30"]), "2026-03-07T06:00:00Z", "2026-03-10T05:00:00Z")).toEqual([
    "2026-03-07T08:30",
    "2026-03-08T08:30",
    "2026-03-09T07:30",
  ]);
});

test("change of clock in spring: a skipped time does not run twice where its neighbour is a slot", () => {
  const schedule = at(["02:00", "02:30", "03:00", "03:30", "04:00"]);

  expect(due(schedule, "2026-03-08T06:00:00Z", "2026-03-09T05:00:00Z")).toEqual([
    "2026-03-08T08:00",
    "2026-03-08T08:30",
    "2026-03-08T09:00",
  ]);
});

test("change of clock in autumn: the repeated hour runs once, the first time", () => {
  // Chicago, 2026-11-01: 01:00 to 02:00 comes twice, first at 06:00 UTC.
  expect(due(at(["00:30", "01:30", "02:30"]), "2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z")).toEqual([
    "2026-11-01T05:30",
    "2026-11-01T06:30",
    "2026-11-01T08:30",
  ]);
});

test("change of clock by half an hour, and one that skips midnight", () => {
  const lordHowe = at(["02:15"], { timeZone: "Australia/Lord_Howe" });
  const cairo = at(["00:30"], { timeZone: "Africa/Cairo" });

  expect(due(lordHowe, "2026-10-02T16:00:00Z", "2026-10-04T14:00:00Z")).toEqual(["2026-10-03T15:45"]);
  expect(due(cairo, "2026-04-22T22:00:00Z", "2026-04-24T20:59:00Z")).toEqual(["2026-04-22T22:30", "2026-04-23T22:30"]);
});

test("a calendar day that a zone left out has no slot of its own", () => {
  // Samoa went from Thursday 29 to Saturday 31 December 2011.
  const schedule = at(["09:00"], { timeZone: "Pacific/Apia" });

  expect(due(schedule, "2011-12-29T00:00:00Z", "2011-12-31T00:00:00Z")).toEqual([
    "2011-12-29T19:00",
    "2011-12-30T19:00",
  ]);
});

test("a slot that a gap moves over midnight is found from the next day, and stands in its order there", () => {
  // Toronto, 1919-03-30: the clock went from 23:30 to 00:30 of the 31st, 04:30 UTC.
  const schedule = at(["00:35", "23:40"], { timeZone: "America/Toronto" });

  expect(due(schedule, "1919-03-31T04:00:00Z", "1919-03-31T12:00:00Z", 1)).toEqual(["1919-03-31T04:35"]);
  expect(due(schedule, "1919-03-31T04:35:00Z", "1919-03-31T12:00:00Z")).toEqual(["1919-03-31T04:40"]);
});

test("the next times, whatever the gap; none within reach when there are none", () => {
  const weekly = at(["06:00"], { days: [7], timeZone: "UTC" });

  expect(nextSlots(weekly, new Date("2026-11-22T06:00:00Z"), 3).map((slot) => slot.toISOString().slice(0, 10))).toEqual(
    ["2026-11-29", "2026-12-06", "2026-12-13"],
  );
  expect(nextSlots({ ...weekly, paused: true }, new Date("2026-11-22T06:00:00Z"), 3)).toEqual([]);
});

const ZONES = [
  "UTC",
  "America/Chicago",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Asia/Kolkata",
  "America/St_Johns",
];
const DAY_MS = 86_400_000;
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  kind: fc.constant("read" as const),
  timeZone: fc.constantFrom(...ZONES),
  days: fc.subarray([...DAYS], { minLength: 1 }),
  every: fc.oneof(
    fc.record({ minutes: fc.integer({ min: 5, max: 400 }), from: fc.constant("00:00"), to: fc.constant("23:59") }),
    fc.record({
      times: fc.uniqueArray(fc.constantFrom("00:00", "00:30", "02:15", "02:59", "12:00", "23:59"), { minLength: 1 }),
    }),
  ),
  paused: fc.constant(false),
});
const anyStart = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) }).map((ms) => new Date(ms));
const RUNS = { numRuns: 150, seed: 20_261_122 };

test("in any zone: ascending, each once, within the range, and on a day and time of the schedule or moved by a gap", () => {
  fc.assert(
    fc.property(anySchedule, anyStart, (schedule, after) => {
      const until = new Date(after.getTime() + 3 * DAY_MS);
      const slots = dueSlots(schedule, after, until, SLOTS_MAX).map((slot) => slot.getTime());

      expect(slots).toEqual([...new Set(slots)].toSorted((a, b) => a - b));
      expect(slots.every((slot) => slot > after.getTime() && slot <= until.getTime())).toBe(true);
    }),
    RUNS,
  );
});

// So that neither a restart nor the length of a tick can lose or double a run.
test("in any zone: a range cut in two gives the slots of the whole", () => {
  fc.assert(
    fc.property(anySchedule, anyStart, fc.integer({ min: 0, max: 3 * DAY_MS }), (schedule, after, cutMs) => {
      const until = new Date(after.getTime() + 3 * DAY_MS);
      const cut = new Date(after.getTime() + cutMs);
      const parts = [...dueSlots(schedule, after, cut, SLOTS_MAX), ...dueSlots(schedule, cut, until, SLOTS_MAX)];

      expect(parts).toEqual(dueSlots(schedule, after, until, SLOTS_MAX));
    }),
    RUNS,
  );
});

test("in any zone: taking few slots at a time gives the slots of the whole", () => {
  fc.assert(
    fc.property(anySchedule, anyStart, fc.integer({ min: 1, max: 9 }), (schedule, after, few) => {
      const until = new Date(after.getTime() + 2 * DAY_MS);
      const all = dueSlots(schedule, after, until, SLOTS_MAX);
      const first = dueSlots(schedule, after, until, few);

      expect(first).toEqual(all.slice(0, few));
    }),
    RUNS,
  );
});

test("in any zone: a schedule of exact times runs once for each on each of its days", () => {
  const anyTimes = fc.uniqueArray(fc.constantFrom("00:00", "00:30", "02:15", "12:00", "23:59"), { minLength: 1 });

  fc.assert(
    fc.property(fc.constantFrom(...ZONES), anyTimes, fc.integer({ min: 0, max: 700 }), (timeZone, times, offset) => {
      // From noon to noon, so that no change of clock is at the edge.
      const noon = dueSlots(
        at(["12:00"], { timeZone }),
        new Date(Date.UTC(2026, 0, 1 + offset)),
        new Date(Date.UTC(2026, 0, 3 + offset)),
        2,
      );
      const [after, until] = noon;
      const slots = after && until ? dueSlots(at(times, { timeZone }), after, until, SLOTS_MAX) : [];

      expect(slots).toHaveLength(times.length);
    }),
    RUNS,
  );
});
