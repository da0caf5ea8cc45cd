import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleEntry } from "#lib/testing/sample-rules.ts";
import { currentMapping } from "./current-mapping.ts";
import { mappingKeyText } from "./mapping-key.ts";
import type { MappingKind } from "./rules.ts";

const KINDS: readonly MappingKind[] = ["category", "tag", "workspace", "card", "expense_payer", "expense_account"];

const FIRST = sampleEntry("tag", "Denver", "400", 1);
const SECOND = sampleEntry("tag", "Denver", "420", 2);
const UNMAPPED = sampleEntry("tag", "Denver", null, 3);

test("the latest version is in force, whatever the order of the rows", () => {
  const other = sampleEntry("tag", "Boston", "440", 1);

  expect([...currentMapping([SECOND, FIRST, other]).values()]).toEqual([SECOND, other]);
  expect([...currentMapping([FIRST, other, SECOND]).values()]).toEqual([SECOND, other]);
});

test("what was unmapped last is not mapped, and can be mapped again", () => {
  const again = sampleEntry("tag", "Denver", "405", 4);

  expect(currentMapping([UNMAPPED, FIRST, SECOND]).size).toBe(0);
  expect([...currentMapping([again, UNMAPPED, FIRST]).values()]).toEqual([again]);
});

test("two rows of one key with one version are a bug", () => {
  expect(() => currentMapping([FIRST, { ...FIRST, target: "405" }])).toThrow("version 1");
});

test("names that differ by case or space are different sources", () => {
  const entries = ["Denver", "denver", "Denver "].map((source) => sampleEntry("tag", source, "420"));

  expect(currentMapping(entries).size).toBe(3);
});

test("two different keys never share a text", () => {
  const key = fc.record({
    kind: fc.constantFrom(...KINDS),
    segment: fc.nat(3),
    level: fc.nat(3),
    source: fc.oneof(fc.constantFrom("", "/", "1/1/a", "a"), fc.string()),
  });

  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(mappingKeyText(a) === mappingKeyText(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 1_000, seed: 20_261_122 },
  );
});
