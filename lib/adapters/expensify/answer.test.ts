import { expect, test } from "vitest";
import { judgeRefusal, readEnvelope, readFileName, readRetryAfter } from "./answer.ts";

const answer = (text: string, status = 200, retryAfterMs: number | null = null) => ({ status, text, retryAfterMs });

test.each([
  ["export0fd99e06-a636-4974-b6bc-3ceb12163386.csv", "export0fd99e06-a636-4974-b6bc-3ceb12163386.csv"],
  ["\uFEFFa_b.1.json\r\n", "a_b.1.json"],
  ["a.exe", null],
  ["a b.csv", null],
  ["/a.csv", null],
  ['{"responseCode":200,"filename":"a.csv"}', null],
  [`${"a".repeat(300)}.csv`, null],
])("file name in %j", (text, name) => {
  expect(readFileName(answer(text))).toBe(name);
});

test("a file name under another status is none", () => {
  expect(readFileName(answer("a.csv", 500))).toBeNull();
});

test.each([
  ['{"responseCode":410,"responseMessage":"m"}', 410, "m"],
  ['\uFEFF {"responseCode":"410"}', 410, ""],
  ['{"responseCode":410.5}', 410, ""],
  ['{"responseCode":"","responseMessage":7}', null, ""],
  ['{"responseCode":null}', null, ""],
  ['{"responseMessage":"File not found"}', null, "File not found"],
])("envelope %s", (text, code, message) => {
  expect(readEnvelope(text)).toMatchObject({ code, message });
});

test.each(["", "[]", "null", '"x"', '{"a":', "<html>"])("%j is no envelope", (text) => {
  expect(readEnvelope(text)).toBeNull();
});

test("the body's code goes before the status, but a 200 in the body of an error does not", () => {
  expect(judgeRefusal(answer('{"responseCode":401}', 500), 0).problem.code).toBe("expensify_credentials_refused");
  expect(judgeRefusal(answer('{"responseCode":200}', 502), 0)).toMatchObject({
    problem: { code: "expensify_refused", responseCode: 502 },
    again: "soon",
  });
});

test("detail and beginning are one short line without control characters", () => {
  const { problem } = judgeRefusal(answer(`<html>\r\n\u0000${"x".repeat(500)}`), 0);
  expect(problem).toEqual({ code: "expensify_not_a_file", beginsWith: `<html> ${"x".repeat(73)}` });
  const told = judgeRefusal(answer(JSON.stringify({ responseCode: 410, responseMessage: `a\n${"x".repeat(500)}` })), 0);
  expect(told.problem).toEqual({ code: "expensify_refused", responseCode: 410, detail: `a ${"x".repeat(298)}` });
});

test("waits 60 s at least and 10 min at most, and not all at the same moment", () => {
  const wait = (askedMs: number | null, jitter: number) => {
    const { problem } = judgeRefusal(answer("", 429, askedMs), jitter);
    return problem.code === "expensify_rate_limited" ? problem.retryAfterMs : 0;
  };
  expect([wait(null, 0), wait(1_000, 0.999), wait(90_000, 0), wait(86_400_000, 0)]).toEqual([
    60_000, 74_985, 90_000, 600_000,
  ]);
});

test("Retry-After: seconds, a date, or nothing that helps", () => {
  const now = new Date("2026-11-22T10:00:00Z");
  const read = (header: string | null) => readRetryAfter(header, now);
  expect(read("90")).toBe(90_000);
  expect(read("Sun, 22 Nov 2026 10:02:00 GMT")).toBe(120_000);
  expect(read("Sun, 22 Nov 2026 09:00:00 GMT")).toBe(0);
  expect(read("soon")).toBeNull();
  expect(read(null)).toBeNull();
});
