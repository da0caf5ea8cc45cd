import { expect, test } from "vitest";
import { searchOptions } from "./picker.tsx";

const OPTIONS = [
  { value: "a", code: "1530", name: "Shop Tools, cost" },
  { value: "b", code: "6530", name: "Small Tools & Equipment" },
  { value: "c", code: "6535", name: "Tool Rental", refused: "inactive" },
];
const found = (search: string) => searchOptions(OPTIONS, search).shown.map(({ code }) => code);

test("every word must be there, in code or name, in any order", () => {
  expect(found("tools small")).toEqual(["6530"]);
  expect(found("653")).toEqual(["6530", "6535"]);
  expect(found("nothing")).toEqual([]);
});

test("codes that begin with what is typed stand first; what is refused stays visible", () => {
  expect(found("65")).toEqual(["6530", "6535"]);
  expect(found("5")).toEqual(["1530", "6530", "6535"]);
});

test("draws a limited number of a long chart and counts the rest", () => {
  const chart = Array.from({ length: 600 }, (_, index) => ({ value: `${index}`, code: `${index}`, name: "Account" }));
  const { shown, matchCount } = searchOptions(chart, "acc");
  expect([shown.length, matchCount]).toEqual([60, 600]);
});
