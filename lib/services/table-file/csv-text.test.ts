import { expect, test } from "vitest";
import { csvText } from "./csv-text.ts";

const one = (cell: string, asText = false) =>
  csvText(["a"], [[cell]], new Set(asText ? ["a"] : []))
    .slice(1)
    .split("\r\n")[1];

test("a file begins with the mark that tells Excel its encoding, and ends its lines with CRLF", () => {
  expect(csvText(["Name", "Code"], [["Meals", "6430"]], new Set())).toBe("\uFEFFName,Code\r\nMeals,6430\r\n");
});

test("codes keep leading zeros and long ids all their digits", () => {
  expect(one("0042", true)).toBe('"=""0042"""');
  expect(one("4056343049275634401", true)).toBe('"=""4056343049275634401"""');
});

test.each([
  ["=1+1", `"'=1+1"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1+1", `"'\t=1+1"`],
  ["\u0000=1+1", `"'\u0000=1+1"`],
  [`=HYPERLINK("x")`, `"'=HYPERLINK(""x"")"`],
])("what looks like a formula is text: %j", (cell, written) => {
  expect(one(cell)).toBe(written);
  expect(one(cell, true)).toBe(written.includes("-1") ? '"=""-1"""' : written);
});

test("quotes, separators and line breaks stay inside their cell", () => {
  expect(one('Lab: "wet", cold')).toBe('"Lab: ""wet"", cold"');
  expect(csvText(["a"], [["x\r\ny"]], new Set())).toBe('\uFEFFa\r\n"x\r\ny"\r\n');
});
