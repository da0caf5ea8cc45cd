import { expect, test } from "vitest";
import { compareReading, type KnownItem, type ReferenceItem } from "./compare-reading.ts";

const item = (key: string, changes: Partial<ReferenceItem> = {}): ReferenceItem => ({
  ...{ key, name: `Name of ${key}`, enabled: true, facts: "GL 6410" },
  ...changes,
});
const known = (key: string, changes: Partial<KnownItem> = {}): KnownItem => ({
  ...item(key),
  ...{ isGone: false, isFirstKept: false },
  ...changes,
});
const words = (before: readonly KnownItem[], listed: readonly ReferenceItem[], isWhole = true) =>
  compareReading(before, listed, isWhole).changes.map(
    (one) => `${one.key} ${one.change}: ${one.before || "-"} → ${one.after || "-"}`,
  );

test("the first reading writes everything and is no news", () => {
  expect(compareReading([], [item("A"), item("B")], true)).toEqual({
    ...{ written: ["A", "B"], gone: [], disabled: [], changes: [], knownCount: 0 },
  });
});

test("what is as it was is seen and not written", () => {
  expect(compareReading([known("A")], [item("A")], true)).toMatchObject({ written: [], changes: [], knownCount: 1 });
});

test.each<[string, readonly KnownItem[], readonly ReferenceItem[], readonly string[]]>([
  ["added", [known("A")], [item("A"), item("B")], ["B added: - → Name of B"]],
  ["renamed", [known("A", { name: "Old" })], [item("A")], ["A renamed: Old → Name of A"]],
  ["changed", [known("A", { facts: "GL 1" })], [item("A")], ["A changed: GL 1 → GL 6410"]],
  ["disabled", [known("A")], [item("A", { enabled: false })], ["A disabled: Name of A → Name of A"]],
  ["enabled", [known("A", { enabled: false })], [item("A")], ["A enabled: Name of A → Name of A"]],
  ["gone", [known("A"), known("B")], [item("A")], ["B gone: Name of B → -"]],
  ["back", [known("A", { isGone: true })], [item("A")], ["A back: - → Name of A"]],
  [
    "renamed and disabled at once",
    [known("A", { name: "Old" })],
    [item("A", { enabled: false })],
    ["A renamed: Old → Name of A", "A disabled: Old → Name of A"],
  ],
  [
    "back under another name",
    [known("A", { isGone: true, name: "Old" })],
    [item("A")],
    ["A back: - → Name of A", "A renamed: Old → Name of A"],
  ],
])("%s", (_name, before, listed, expected) => {
  expect(words(before, listed)).toEqual(expected);
});

test("what is gone already is not gone again", () => {
  expect(words([known("A", { isGone: true }), known("B")], [item("B")])).toEqual([]);
});

test("of a list of changes nothing is gone by not being there", () => {
  expect(words([known("A"), known("B")], [item("A", { enabled: false })], false)).toEqual([
    "A disabled: Name of A → Name of A",
  ]);
});

test("facts that were not kept before are written and no news", () => {
  const comparison = compareReading(
    [known("A", { facts: "", isFirstKept: true }), known("B")],
    [item("A"), item("B")],
    true,
  );

  expect([comparison.written, comparison.changes]).toEqual([["A"], []]);
});
