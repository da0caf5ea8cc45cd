import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test.each([
  ["keys in code-unit order", { b: 1, a: { d: [], c: null } }, '{"a":{"c":null,"d":[]},"b":1}'],
  ["capitals before small letters, accents last", { é: 1, a: 2, Z: 3 }, '{"Z":3,"a":2,"é":1}'],
  ["lists keep their order", [3, 1, [2]], "[3,1,[2]]"],
  ["an instant in UTC", { at: new Date("2026-11-16T22:08:00Z") }, '{"at":"2026-11-16T22:08:00.000Z"}'],
  ["an absent value is left out", { a: undefined, b: false }, '{"b":false}'],
  ["minus zero is zero", [-0], "[0]"],
  ["text with quotes and half a surrogate pair", 'a"\n\uD800', '"a\\"\\n\\ud800"'],
])("%s", (_name, value, expected) => {
  expect(canonicalJson(value)).toBe(expected);
});

const CYCLE: Record<string, unknown> = {};
CYCLE["self"] = CYCLE;

test.each([
  ["NaN", Number.NaN, "no canonical text for NaN"],
  ["infinity", { a: Number.POSITIVE_INFINITY }, "no canonical text for Infinity"],
  ["a bigint", 1n, "no canonical text for a bigint"],
  ["a function", () => 1, "no canonical text for a function"],
  ["nothing at all", undefined, "no canonical text for a undefined"],
  ["a hole in a list", [undefined], "no canonical text for a undefined"],
  ["a map", new Map([["a", 1]]), "no canonical text for a class instance"],
  ["an invalid date", new Date(Number.NaN), "Invalid time value"],
  ["a cycle", CYCLE, "nested deeper than 50"],
])("throws on %s", (_name, value, message) => {
  expect(() => canonicalJson(value)).toThrow(message);
});

test("the order in which keys were written does not matter, and the text parses back", () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue());

  fc.assert(
    fc.property(objects, (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());

      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});
