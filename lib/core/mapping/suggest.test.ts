import { expect, test } from "vitest";
import { sampleEntry } from "#lib/testing/sample-rules.ts";
import { nameLikenessPercent } from "./name-likeness.ts";
import { suggestTarget, type SuggestContext } from "./suggest.ts";

const CENTRES = [
  { value: "400", name: "Field Service" },
  { value: "410", name: "Field Service Phoenix" },
  { value: "420", name: "Field Service Denver" },
  { value: "600", name: "Operations" },
];
const MAINS = [
  { value: "6410", name: "Travel - Airfare" },
  { value: "6420", name: "Travel - Lodging" },
  { value: "6530", name: "Small Tools & Equipment" },
];
const suggest = (kind: "tag" | "category", source: string, context: Partial<SuggestContext> = {}) => {
  const { segment, level } = sampleEntry(kind, source, null);
  const values = kind === "tag" ? CENTRES : MAINS;
  return suggestTarget({ kind, segment, level, source }, { glCode: "", values, used: [], ...context });
};

test("the GL code decides when it is a value of the segment", () => {
  expect(suggest("category", "Airfare", { glCode: "6420" })).toEqual({
    target: "6420",
    reason: "gl_code",
    scorePercent: 100,
  });
});

test("of a whole account as GL code, the part at the segment's place counts", () => {
  expect(suggest("category", "Hotels", { glCode: "000-6420-00" })).toMatchObject({ target: "6420", reason: "gl_code" });
  expect(suggest("tag", "Hotels", { glCode: "000-6420-00" })).toBe(null);
});

test("a GL code that is no value of the segment suggests nothing by itself", () => {
  expect(suggest("category", "Airfare", { glCode: "9999" })).toMatchObject({ target: "6410", reason: "name" });
});

test("what the same name was mapped to before, the newest that can still be used", () => {
  const at = (target: string | null, setAt: string) => ({
    ...sampleEntry("tag", "DENVER ", target),
    setAt: new Date(setAt),
  });
  const used = [at("400", "2026-01-01"), at("600", "2026-03-01"), at("999", "2026-05-01"), at(null, "2026-06-01")];

  expect(suggest("tag", "Denver", { used })).toEqual({ target: "600", reason: "used_before", scorePercent: 90 });
  expect(suggest("tag", "Boston", { used })).toBe(null);
  expect(suggest("category", "Denver", { used })).toBe(null);
});

test("the likeness of names, with its score", () => {
  expect(suggest("tag", "Denver")).toEqual({ target: "420", reason: "name", scorePercent: 83 });
  expect(suggest("category", "Lodging")).toMatchObject({ target: "6420" });
  expect(suggest("tag", "Field Service")).toEqual({ target: "400", reason: "name", scorePercent: 100 });
});

test("two that are equally near are no suggestion, nor is anything far", () => {
  expect(suggest("category", "Travel")).toBe(null);
  expect(suggest("category", "Postage")).toBe(null);
  expect(suggest("category", "Tools for gardens and boats")).toBe(null);
});

test("nothing to choose from, nothing suggested", () => {
  expect(suggest("tag", "Denver", { values: [] })).toBe(null);
});

test.each([
  ["Meals", "meals", 100],
  ["Café", "CAFE", 100],
  ["Meal", "Meals", 100],
  ["R&D: Optics", "R&D Optics", 100],
  ["Denver", "Field Service Denver", 83],
  ["West", "Western Union", 88],
  ["Rd", "Rdx", 0],
  ["", "Meals", 0],
  ["the", "The", 0],
])("%j and %j are alike to %i percent", (source, candidate, expected) => {
  expect(nameLikenessPercent(source, candidate)).toBe(expected);
});
