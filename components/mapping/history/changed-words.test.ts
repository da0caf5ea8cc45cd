import { expect, test } from "vitest";
import { changedName, changedWords, nothingWords } from "./changed-words.ts";

const ROW = { level: 0, whole: false, condition: null, place: null, to: "6430" };

test.each([
  [{ ...ROW, kind: "tag", level: 2 } as const, "tag level 2"],
  [{ ...ROW, kind: "category", whole: true } as const, "category, whole account"],
  [{ ...ROW, kind: "default" } as const, "default for a missing cost centre"],
  [
    { ...ROW, kind: "exception", condition: { category: "Hardware" }, place: 2, to: "hold" } as const,
    "special rule at place 2: category Hardware",
  ],
  [{ ...ROW, kind: "exception", to: null } as const, "special rule"],
])("a changed row says what it is: %j", (row, words) => {
  expect(changedWords(row)).toBe(words);
});

test("the company's own default has no e-mail, and what has no row is none or unmapped", () => {
  expect(changedName({ kind: "default", source: "", name: "" })).toBe("The company");
  expect(changedName({ kind: "default", source: "a@b.example", name: "a@b.example" })).toBe("a@b.example");
  expect([nothingWords({ kind: "exception" }), nothingWords({ kind: "tag" })]).toEqual(["none", "unmapped"]);
});
