import { expect, test } from "vitest";
import { median, quantity, ratio, table } from "./figure.ts";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], 0],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test.each([
  [12_345.6, "12346 ms"],
  [123.456, "123 ms"],
  [12.345, "12.3 ms"],
  [1.2345, "1.23 ms"],
  [0.012345, "0.0123 ms"],
  [0, "0 ms"],
])("%d is shown as %s", (value, text) => {
  expect(quantity(value, "ms")).toBe(text);
});

test("a ratio says of how many times it speaks, and a table stands in columns", () => {
  expect(ratio(15, 3)).toBe("5 times");
  const figures = [
    { what: "kept", value: "2.9 ms", beside: "median" },
    { what: "a longer name", value: "15 ms", beside: "" },
  ];
  expect(table("Title", figures).split("\n")).toEqual([
    "Title",
    "  kept           2.9 ms  median",
    "  a longer name   15 ms",
  ]);
});
