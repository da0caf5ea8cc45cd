import { expect, test } from "vitest";
import { parseSegmentNames, segmentNamesDiff } from "./segment-names-diff.ts";

test("finds GP's own columns by their heads, and keeps leading zeros", () => {
  const csv = "Segment Number,Segment ID,Description\n1,042,Denver\n1,430,Atlanta\n";

  expect(parseSegmentNames(csv)).toEqual({
    names: [
      { value: "042", name: "Denver" },
      { value: "430", name: "Atlanta" },
    ],
    issues: [],
  });
});

test("takes the first two columns where there are no heads", () => {
  expect(parseSegmentNames("420;Denver\n430;Atlanta").names).toHaveLength(2);
});

test.each([
  ["an empty file", "", "The file has no rows."],
  ["a missing name", "420,Denver\n430,", "Row 2: 430 has no name."],
  ["a missing value", "420,Denver\n,Atlanta", "Row 2: no value."],
  ["two names", "420,Denver\n420,Boston", "Row 2: 420 is named twice."],
  ["a long name", `420,${"x".repeat(101)}`, "Row 1: the name has more than 100 characters."],
  ["half a file", '420,"Denver', "The file cannot be read as a table: is it a whole CSV file of codes and names?"],
])("says what is wrong with %s", (_name, csv, issue) => {
  expect(parseSegmentNames(csv).issues).toEqual([issue]);
});

test("new, changed, unchanged, unknown and unnamed", () => {
  const names = [
    { value: "420", name: "Denver" },
    { value: "430", name: "Atlanta" },
    { value: "440", name: "Boston" },
    { value: "999", name: "Nowhere" },
  ];
  const kept = new Map([
    ["430", "ATL"],
    ["440", "Boston"],
  ]);

  expect(segmentNamesDiff(names, kept, new Set(["420", "430", "440", "450"]))).toEqual({
    added: [{ value: "420", name: "Denver" }],
    changed: [{ value: "430", name: "Atlanta", before: "ATL" }],
    unchanged: 1,
    unknown: [{ value: "999", name: "Nowhere" }],
    unnamed: ["450"],
  });
});
