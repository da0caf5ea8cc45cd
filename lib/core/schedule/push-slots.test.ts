import { expect, test } from "vitest";
import { pushScheduleId } from "../push/push-schedule.ts";
import { duePushSlot, nextPushSlot } from "./push-slots.ts";

const CHICAGO = "America/Chicago";
const MONDAYS = { every: "week", weekday: 1 } as const;
const at = (text: string) => new Date(text);

test.each([
  ["a Monday at six on the wall", MONDAYS, "2026-11-16T00:00:00Z", "2026-11-16T12:00:00Z"],
  [
    "after the clocks went forward it is an hour earlier in UTC",
    MONDAYS,
    "2026-03-08T00:00:00Z",
    "2026-03-09T11:00:00Z",
  ],
  ["a day of the month", { every: "month", day: 15 }, "2026-11-16T00:00:00Z", "2026-12-15T12:00:00Z"],
  [
    "the last day of a month that is shorter",
    { every: "month", day: 31 },
    "2027-02-01T00:00:00Z",
    "2027-02-28T12:00:00Z",
  ],
] as const)("next: %s", (_name, rhythm, from, next) => {
  expect(nextPushSlot(rhythm, CHICAGO, at(from))).toEqual(at(next));
});

test("a slot is due from its instant on, once, however often one looks", () => {
  const slot = at("2026-11-16T12:00:00Z");
  const before = at("2026-11-16T11:59:59Z");
  expect(duePushSlot(MONDAYS, CHICAGO, at("2026-11-10T00:00:00Z"), before)).toBeNull();
  expect(duePushSlot(MONDAYS, CHICAGO, before, slot)).toEqual(slot);
  expect(duePushSlot(MONDAYS, CHICAGO, slot, at("2026-11-23T11:00:00Z"))).toBeNull();
});

test("of several that were missed, the last one", () => {
  expect(duePushSlot(MONDAYS, CHICAGO, at("2026-09-01T00:00:00Z"), at("2026-11-18T00:00:00Z"))).toEqual(
    at("2026-11-16T12:00:00Z"),
  );
});

test("each kind of each company has slots of its own, under an id that never changes", () => {
  const company = "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0003";
  expect(pushScheduleId(company, "tags")).toBe(pushScheduleId(company, "tags"));
  expect(pushScheduleId(company, "tags")).not.toBe(pushScheduleId(company, "vendors"));
  expect(pushScheduleId(company, "tags")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});
