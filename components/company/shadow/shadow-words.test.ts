import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { journalText, percentText, refusedPeriod } from "./shadow-words.ts";

const journal = (journalNumber: number) => ({ journalNumber, date: day("2026-10-05") });

test("percent is told to the hundredth, and nothing of nothing is no percent", () => {
  expect([percentText(9_999), percentText(10_000), percentText(0), percentText(null)]).toEqual([
    ...["99.99 %", "100.00 %", "0.00 %", "–"],
  ]);
});

test("journals read as a list", () => {
  expect([[], [journal(1)], [journal(1), journal(2)], [journal(1), journal(2), journal(3)]].map(journalText)).toEqual([
    ...["", "journal 1", "journals 1 and 2", "journals 1, 2 and 3"],
  ]);
});

test("a period that begins before reports are known says from when they are", () => {
  const known = day("2026-05-01");
  expect(refusedPeriod({ fromDay: "2026-04-30" }, known)).toBe("Reports are known from 1 May 2026 on");
  expect(refusedPeriod({ fromDay: "2026-05-01" }, known)).toBeUndefined();
});
