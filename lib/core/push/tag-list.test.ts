import { expect, test } from "vitest";
import type { TagLevel } from "../ports.ts";
import {
  arrangeTags,
  dependentFaults,
  diffTags,
  mergeCostCentres,
  sameTags,
  switchedOn,
  type TagPlan,
} from "./tag-list.ts";

const tag = (name: string, glCode = "", enabled = true) => ({ name, glCode, enabled });
const flat = (...tags: ReturnType<typeof tag>[]): readonly TagLevel[] => [{ name: "", tags }];
const LEVELS: readonly TagLevel[] = [
  { name: "Department", tags: [tag("Sales East", "300"), tag("Old West", "", false)] },
  { name: "Project", tags: [tag("Renewals"), tag("300")] },
];
const MAPPED: Readonly<Record<string, string>> = { Denver: "420", Atlanta: "430" };
const plan = (changes: Partial<TagPlan> = {}): TagPlan => ({
  level: 1,
  costCentres: [],
  mappedTo: (name) => MAPPED[name] ?? null,
  removes: new Set(),
  ...changes,
});
const merged = (levels: readonly TagLevel[], changes: Partial<TagPlan>) =>
  diffTags(levels, mergeCostCentres(levels, plan(changes))).map(
    ({ kind, level, name, from, to }) => `${kind} ${level} ${name}: ${from} → ${to}`,
  );
const centre = (value: string, name: string) => ({ value, name });

test.each<[string, readonly TagLevel[], Partial<TagPlan>, readonly string[]]>([
  ["nothing asked for changes nothing", flat(tag("Denver", "42"), tag("Lab")), {}, []],
  [
    "a cost centre without a tag gets one",
    flat(),
    { costCentres: [centre("440", "Boston")] },
    ["added 1 Boston:  → 440"],
  ],
  [
    "an empty workspace gets its first level",
    [],
    { costCentres: [centre("440", "Boston")] },
    ["added 1 Boston:  → 440"],
  ],
  [
    "a mapped tag gets its GL code and keeps its name",
    flat(tag("Denver")),
    { costCentres: [centre("420", "Field Service Denver")] },
    ["changed 1 Denver:  → 420"],
  ],
  [
    "the mapping beats an older GL code",
    flat(tag("Denver", "430"), tag("Atlanta", "430")),
    { costCentres: [centre("420", "Denver"), centre("430", "Atlanta")] },
    ["changed 1 Denver: 430 → 420"],
  ],
  [
    "an unmapped tag stands for the cost centre of its GL code, whatever its name",
    flat(tag("Lab", "450")),
    { costCentres: [centre("450", "Calibration Lab")] },
    [],
  ],
  [
    "an unmapped tag without a GL code is found by its name, without case",
    flat(tag("boston ")),
    { costCentres: [centre("440", "Boston")] },
    ["changed 1 boston :  → 440"],
  ],
  [
    "or by the value as its name",
    flat(tag("440")),
    { costCentres: [centre("440", "Boston")] },
    ["changed 1 440:  → 440"],
  ],
  [
    "a name that another tag has is told apart by the value",
    flat(tag("Denver", "420")),
    { costCentres: [centre("421", "Denver")] },
    ["added 1 Denver (421):  → 421"],
  ],
  [
    "two cost centres of one name",
    flat(),
    { costCentres: [centre("1", "Ops"), centre("2", "Ops")] },
    ["added 1 Ops:  → 1", "added 1 Ops (2):  → 2"],
  ],
  [
    "a cost centre without a name is named by its value",
    flat(),
    { costCentres: [centre("7", "")] },
    ["added 1 7:  → 7"],
  ],
  ["only what a person takes away goes", flat(tag("A"), tag("B")), { removes: new Set(["B"]) }, ["removed 1 B:  → "]],
  [
    "other levels stay, also where a name of theirs would fit",
    LEVELS,
    { costCentres: [centre("310", "Sales West"), centre("300", "Renewals")], removes: new Set(["Renewals"]) },
    ["added 1 Sales West:  → 310"],
  ],
  [
    "a second level that names cost centres",
    LEVELS,
    { level: 2, costCentres: [centre("310", "Renewals")] },
    ["changed 2 Renewals:  → 310"],
  ],
  ["a level that is not there gets nothing", LEVELS, { level: 3, costCentres: [centre("310", "x")] }, []],
])("%s", (_name, levels, changes, expected) => {
  expect(merged(levels, changes)).toEqual(expected);
});

test("removed tags come first, and switching off is a change", () => {
  const after = flat(tag("B", "1"), tag("C", "", false), tag("D"));
  expect(diffTags(flat(tag("A", "9"), tag("B"), tag("C")), after)).toEqual([
    { kind: "removed", level: 1, name: "A", from: "9", to: "" },
    { kind: "changed", level: 1, name: "B", from: "", to: "1" },
    { kind: "changed", level: 1, name: "C", from: "", to: "", enabled: false },
    { kind: "added", level: 1, name: "D", from: "", to: "" },
  ]);
});

test("lists are the same whatever their order; a level more is another list", () => {
  expect(sameTags(flat(tag("A"), tag("B")), flat(tag("B"), tag("A")))).toBe(true);
  expect(sameTags(flat(tag("A")), flat(tag("A", "1")))).toBe(false);
  expect(sameTags(LEVELS, LEVELS.slice(0, 1))).toBe(false);
});

test("of several levels that were written, on and off does not count: Expensify switches all on, and says which", () => {
  const on = LEVELS.map((level) => ({ ...level, tags: level.tags.map((each) => ({ ...each, enabled: true })) }));
  expect(sameTags(LEVELS, on)).toBe(false);
  expect(sameTags(LEVELS, on, true)).toBe(true);
  expect(sameTags(flat(tag("A", "", false)), flat(tag("A")), true)).toBe(false);
  expect(switchedOn(LEVELS)).toEqual(["Old West"]);
  expect(switchedOn(flat(tag("A", "", false)))).toEqual([]);
});

test("what is written keeps the order and the texts of what stands there", () => {
  const fresh: readonly TagLevel[] = [{ name: "Dept", tags: [{ ...tag("R&D: X", "1"), written: "R&D: X" }, tag("B")] }];
  expect(arrangeTags(fresh, [{ name: "", tags: [tag("New", "3"), tag("R&D: X", "2")] }])).toEqual([
    { name: "Dept", tags: [{ ...tag("R&D: X", "2"), written: "R&D: X" }, tag("New", "3")] },
  ]);
});

const tagNames = (names: readonly string[]) => names.map((name) => ({ name, enabled: true, glCode: "" }));
const twoLevels = (first: readonly string[], second: readonly string[]) => [
  { name: "State", tags: tagNames(first) },
  { name: "City", tags: tagNames(second) },
];

test.each([
  ["a tag without children", twoLevels(["Ohio"], ["Texas:Austin"]), 1, []],
  [
    "a tag with children",
    twoLevels(["Texas"], ["Texas:Austin"]),
    1,
    [/^Texas cannot be removed: Texas:Austin of the next/],
  ],
  ["one that another only begins like", twoLevels(["Tex"], ["Texas:Austin"]), 1, []],
] as const)("dependent levels, removed: %s", (_name, levels, level, expected) => {
  const after = [{ name: "State", tags: [] }, levels[1] ?? { name: "", tags: [] }];
  const faults = dependentFaults(levels, after, level);
  expect(faults).toEqual(expected.map((words) => expect.stringMatching(words)));
});

test("dependent levels, added below the first: it has no parent; a flat list has no levels to depend on", () => {
  const before = twoLevels(["Texas"], ["Texas:Austin"]);
  expect(dependentFaults(before, twoLevels(["Texas"], ["Texas:Austin", "Waco"]), 2)).toEqual([
    "Waco cannot be added: tags of level 2 stand under one of level 1. Add it in Expensify",
  ]);
  expect(dependentFaults(before.slice(0, 1), [{ name: "State", tags: [] }], 1)).toEqual([]);
});
