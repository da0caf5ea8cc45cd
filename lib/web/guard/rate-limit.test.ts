import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limit.ts";

test("lets so many through, says how long to wait, and begins anew", () => {
  const limiter = new RateLimiter({ callsMax: 2, windowMs: 1000 });
  expect([0, 100, 200, 999].map((nowMs) => limiter.take("ana", nowMs))).toEqual([0, 0, 800, 1]);
  expect(limiter.take("mei", 200)).toBe(0);
  expect(limiter.take("ana", 1000)).toBe(0);
});

test("forgets when told to", () => {
  const limiter = new RateLimiter({ callsMax: 1, windowMs: 1000 });
  limiter.take("ana", 0);
  limiter.clear("ana");
  expect(limiter.take("ana", 1)).toBe(0);
});

test("does not grow without end, and keeps the newest", () => {
  const limiter = new RateLimiter({ callsMax: 1, windowMs: 1000 });
  limiter.take("first", 0);
  for (let index = 0; index < 20_000; index += 1) limiter.take(`other ${index}`, 0);
  expect(limiter.take("first", 1)).toBe(0);
  expect(limiter.take("other 19999", 1)).toBeGreaterThan(0);
});
