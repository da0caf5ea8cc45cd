import { expect, test } from "vitest";
import { waitForPlace } from "./pace.ts";

const LIMITS = [
  { count: 3, windowMs: 10_000 },
  { count: 5, windowMs: 60_000 },
];

test.each<[string, number[], number]>([
  ["nothing yet", [], 0],
  ["one place left", [10, 20], 0],
  ["the short window is full: until its third call is older than ten seconds", [10, 20, 4_000], 6_001],
  ["a call exactly as old as the window still counts", [10, 20, 10_000], 1],
  ["older than the window", [10, 20, 10_001], 0],
  ["the long window is full", [11_000, 12_000, 13_000, 14_000, 15_000], 45_001],
  ["both are full: the longer wait", [1, 2, 3, 4, 50_000], 10_001],
  ["fractions are rounded up", [0, 0, 9_999.5], 2],
])("%s", (_, ages, waitMs) => {
  expect(waitForPlace(ages, LIMITS)).toBe(waitMs);
});
