import fc from "fast-check";
import { expect, test } from "vitest";
import { type LevelTag, readTagLevels, splitTag } from "./split-tag.ts";

test.each([
  ["", []],
  ["West", ["West"]],
  ["Dept\\: R&D:West", ["Dept: R&D", "West"]],
  ["West \\\\ Coast", ["West \\ Coast"]],
  ["A::C", ["A", "", "C"]],
  ["A:", ["A", ""]],
  ["a\\b\\", ["a\\b\\"]],
  ["a\\\\:b", ["a\\", "b"]],
])("splits %j", (tag, levels) => {
  expect(splitTag(tag)).toEqual(levels);
});

const escape = (name: string) => name.replaceAll(/[\\:]/g, String.raw`\$&`);

// Goal: whatever stands in the names, joined as Expensify joins them they come apart again.
test("undoes the joining", () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom("\\", ":", "a", "🚀", " ") }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(names, (levels) => {
      const tag = levels.map(escape).join(":");
      const escaped = levels.map((name, index) => ({ level: index + 1, name: escape(name) }));
      const plain = levels.map((name, index) => ({ level: index + 1, name }));
      // A single empty level joins to nothing, and nothing is no level.
      fc.pre(tag !== "");
      expect(splitTag(tag)).toEqual(levels);
      expect(readTagLevels(tag, escaped)).toEqual(levels);
      expect(readTagLevels(tag, plain)).toEqual(levels);
    }),
  );
});

const level = (number: number, name: string | null): LevelTag => ({ level: number, name });

test.each([
  ["none given", "A:B", [], ["A", "B"]],
  ["some given", "A::C", [level(3, "C"), level(2, "")], ["A", "", "C"]],
  ["with escapes", "Dept\\: R&D:West", [level(1, "Dept\\: R&D"), level(2, "West")], ["Dept: R&D", "West"]],
  ["without escapes", "Dept\\: R&D:West", [level(1, "Dept: R&D"), level(2, "West")], ["Dept: R&D", "West"]],
  ["joined without escapes", "Dept: R&D:West", [level(1, "Dept: R&D"), level(2, "West")], ["Dept: R&D", "West"]],
  ["no joined text", "", [level(3, "C"), level(1, "A\\: B")], ["A: B", "", "C"]],
  ["another name", "A:B", [level(2, "C")], null],
  ["another level", "A:B", [level(1, "B")], null],
  ["a level too many", "A", [level(1, "A"), level(2, "B")], null],
  ["a level that cannot be", "A", [level(0, "A")], null],
  ["a level beyond the last", "", [level(1e9, "A")], null],
])("single levels, %s", (_name, tag, levelTags, levels) => {
  expect(readTagLevels(tag, levelTags)).toEqual(levels);
});
