import { expect, test } from "vitest";
import { leadOptions, searchOptions } from "./picker.tsx";

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

test("what was suggested or used lately stands above, as long as it matches", () => {
  const lead = [
    { heading: "Suggested", values: ["b"], note: "94 %, name" },
    { heading: "Recently used", values: ["c", "gone"] },
  ];
  const led = (search: string) =>
    leadOptions(OPTIONS, lead, search).map(({ code, group, note }) => [code, group, note]);
  expect(led("")).toEqual([
    ["6530", "Suggested", "94 %, name"],
    ["6535", "Recently used", undefined],
  ]);
  expect(led("rental")).toEqual([["6535", "Recently used", undefined]]);
});

test("each group of a list is drawn up to so many, and counted: whole accounts are not hidden behind many values", () => {
  const of = (group: string, count: number, code: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => ({ value: `${group}${at}`, code: code(at), name: "Travel", group }));
  const chart = [...of("value", 200, (at) => `6${at}`), ...of("whole", 5_000, (at) => `000-6${at}-00`)];
  const { shown, counts } = searchOptions(chart, "");
  expect([shown.length, shown.filter(({ group }) => group === "whole").length]).toEqual([120, 60]);
  expect([...counts]).toEqual([
    ["value", 200],
    ["whole", 5_000],
  ]);
  expect(
    searchOptions(chart, "6199")
      .shown.map(({ code }) => code)
      .slice(0, 2),
  ).toEqual(["6199", "000-6199-00"]);
});
