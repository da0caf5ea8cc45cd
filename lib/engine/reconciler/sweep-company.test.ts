import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { dueSweep } from "./sweep-company.ts";

const LOST_AT = new Date("2026-11-20T12:00:00Z");
const after = (minutes: number) => new Date(LOST_AT.getTime() + minutes * 60_000);

test("after a loss GP is searched at once, when the quarantine is over, and two hours after", () => {
  const company = {
    ...{ id: "c", gpCompanyId: 2, goLiveOn: day("2026-11-01"), timeZone: "UTC", nightlySweptAt: null },
    ...{ historyLostAt: LOST_AT, historyHandledAt: LOST_AT },
  };
  const due = (sweptAt: Date | null, now: Date) => dueSweep({ ...company, sweptAt }, now, 900_000);
  expect(due(null, after(1))).toBe("everything");
  expect(due(after(1), after(14))).toBeNull();
  expect(due(after(1), after(16))).toBe("everything");
  expect(due(after(16), after(119))).toBeNull();
  expect(due(after(16), after(121))).toBe("everything");
  expect(due(after(121), after(300))).toBeNull();
});
