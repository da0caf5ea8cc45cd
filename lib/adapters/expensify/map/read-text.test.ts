import { expect, test } from "vitest";
import { firstFilled, readDay, readInstant, unescapeHtml } from "./read-text.ts";

test.each([
  ["AT&amp;T &lt;b&gt;&quot;x&quot;&apos;", `AT&T <b>"x"'`],
  ["&amp;lt;", "&lt;"],
  ["&amp;amp;", "&amp;"],
  ["&#39; &nbsp; &AMP; & &amp", "&#39; &nbsp; &AMP; & &amp"],
])("unescapes %j once, and only the five", (escaped, text) => {
  expect(unescapeHtml(escaped)).toBe(text);
});

test.each([
  ["2026-03-02 23:59:59", "2026-03-02T23:59:59.000Z"],
  ["2026-03-02T23:59:59.123Z", "2026-03-02T23:59:59.000Z"],
  ["2026-03-02", undefined],
  ["2026-02-30 10:00:00", undefined],
  ["2026-03-02 25:00:00", undefined],
  ["Mar 2, 2026 11:59:59 PM", undefined],
  ["", undefined],
  [null, undefined],
])("the instant %j is UTC, or nothing", (text, instant) => {
  expect(readInstant(text)?.toISOString()).toBe(instant);
});

test.each([
  ["2026-02-28", "2026-02-28"],
  ["2026-02-28 00:00:00", "2026-02-28"],
  ["2026-02-30", null],
  ["28.02.2026", null],
  ["", null],
])("the day %j", (text, day) => {
  expect(readDay(text)).toBe(day);
});

test("the first that has something in it", () => {
  expect(firstFilled(null, " ", " a ", "b")).toBe("a");
  expect(firstFilled(null, "")).toBe("");
});
