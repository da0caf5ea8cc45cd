import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { textOf } from "../../table-file/table.ts";
import type { MappingRow } from "../rows/mapping-row.ts";
import { columnsOf, diffFile } from "./diff-file.ts";
import { COLUMNS, fileRow } from "./file-columns.ts";

function row(source: string, target: string | null, changes: Partial<MappingRow> = {}, segment = 2): MappingRow {
  const key = { kind: "category" as const, segment, level: 0, source };
  return {
    ...{ id: mappingKeyText(key), kind: "category", key, name: source, segmentName: "Main account", workspaces: [] },
    ...{ enabled: true, glCode: "", spendCents: cents(123_456), heldReports: 0, heldCents: cents(0), suggestion: null },
    target: target === null ? null : { value: target, name: `Name of ${target}`, whole: target.includes("-") },
    ...{ setBy: null, setAt: null, version: target === null ? null : 3, refusal: null },
    state: target === null ? "unmapped" : "mapped",
    ...changes,
  };
}

const ROWS = [
  row("Meals", "0430"),
  row("=Airfare", "6410"),
  row("007", null),
  row("Tools, small", null),
  row("4056343049275634401", "6410"),
];
const CHOICES = new Map(
  [
    { value: "0430", refusal: null },
    { value: "6410", refusal: null },
    { value: "6500", refusal: "inactive" as const },
  ].map((one) => [one.value, { ...one, name: `Name of ${one.value}`, suggested: true }]),
);
const ACCOUNTS = new Map(
  [
    { value: "000-1410-00", refusal: null },
    { value: "000-6500-00", refusal: "inactive" as const },
  ].map((one) => [one.value, { ...one, name: `Name of ${one.value}`, suggested: true }]),
);
const HISTORY = new Map([
  ["3 category/2/0/Meals", "0430"],
  ["2 category/2/0/Meals", "6410"],
]);
const facts = {
  rows: ROWS,
  choices: () => CHOICES,
  accounts: () => ACCOUNTS,
  targetAt: (key: string, version: number) => HISTORY.get(`${version} ${key}`),
};
const HEAD = columnsOf(COLUMNS) as Exclude<ReturnType<typeof columnsOf>, { missing: unknown }>;
const lines = (edit: (cells: string[], index: number) => void = () => undefined) =>
  ROWS.map((each, index) => {
    const cells = fileRow(each).map(textOf);
    edit(cells, index);
    return { number: index + 2, cells };
  });
const at = (column: (typeof COLUMNS)[number]) => COLUMNS.indexOf(column);
const setTarget = (index: number, target: string) =>
  lines((cells, each) => (each === index ? (cells[at("Target")] = target) : undefined));
const one = (file: ReturnType<typeof lines>) => {
  const { changes, problems } = diffFile(file, HEAD, facts);
  return [...changes, ...problems].map(({ kind, number, from, to, note }) => [kind, number, from, to, note]);
};

test("what was exported and not edited changes nothing", () => {
  expect(diffFile(lines(), HEAD, facts)).toEqual({ changes: [], problems: [], unchanged: 5, notNamed: 0 });
});

test.each([
  ["a target where there was none", setTarget(2, "6410"), ["new", 4, null, "6410", ""]],
  ["another target", setTarget(0, "6410"), ["changed", 2, "0430", "6410", ""]],
  ["an emptied target", setTarget(0, ""), ["unmapped", 2, "0430", null, ""]],
  ["a zero that Excel took", setTarget(2, "430"), ["new", 4, null, "0430", "430"]],
  ["a target that GP does not have", setTarget(0, "9999"), ["unknown_target", 2, "0430", "9999", ""]],
  ["a target that may not be used", setTarget(0, "6500"), ["refused_target", 2, "0430", "6500", "inactive"]],
])("%s", (_name, file, expected) => {
  expect(one(file)).toEqual([expected]);
});

test("that a value keeps its cost centre is nothing that a file speaks of: it stays", () => {
  const rows = [row("Deposit", "0430", { target: { value: "0430", name: "", whole: false, keepsCostCentre: true } })];
  const file = (target: string) => [{ number: 2, cells: ["Deposit", target] }];
  const columns = columnsOf(["Source", "Target"]) as typeof HEAD;
  const changed = (target: string) => diffFile(file(target), columns, { ...facts, rows }).changes[0];
  expect(changed("6410")).toMatchObject({ to: "6410", keepsCostCentre: true });
  expect(changed("000-1410-00")).not.toHaveProperty("keepsCostCentre");
});

test("a zero taken by Excel where the value is as before is no change", () => {
  expect(one(setTarget(0, "430"))).toEqual([]);
});

test("a source that we do not have, and one that stands there twice", () => {
  const [first, ...rest] = lines();
  const unknown = { number: 9, cells: [...(first?.cells ?? [])] };
  unknown.cells[at("Key")] = "category/2/0/Gone";
  expect(one([...(first ? [first] : []), ...rest, unknown, { ...(first ?? unknown), number: 10 }])).toEqual([
    ["unknown_source", 9, null, "0430", ""],
    ["twice", 10, "0430", "0430", ""],
  ]);
});

test("without a key the row is found by kind, segment, level and source; two that fit are told", () => {
  const columns = columnsOf(["source", " Target "]);
  const rows = [...ROWS, row("Meals", null, {}, 1)];
  const file = [
    { number: 2, cells: ["Tools, small", "6410"] },
    { number: 3, cells: ["Meals", "6410"] },
    { number: 4, cells: ["", ""] },
  ];
  const diff = diffFile(file, columns as typeof HEAD, { ...facts, rows });
  expect(diff.changes).toMatchObject([{ number: 2, kind: "new", key: { source: "Tools, small" } }]);
  expect(diff.problems).toMatchObject([{ number: 3, kind: "ambiguous_source" }]);
  expect(diff.notNamed).toBe(5);
});

test("a file made by hand, without versions, changes what is mapped", () => {
  const columns = columnsOf(["Source", "Target"]);
  const diff = diffFile([{ number: 2, cells: ["Meals", "6410"] }], columns as typeof HEAD, facts);
  expect(diff.changes).toMatchObject([{ kind: "changed", from: "0430", to: "6410" }]);
});

test("mapped elsewhere since: what the file left as it was stays as it is now", () => {
  const file = lines((cells, index) => {
    if (index !== 0) return;
    cells[at("Version")] = "2";
    cells[at("Target")] = "6410";
  });
  expect(one(file)).toEqual([]);
});

test("mapped elsewhere since, and edited in the file too: stale", () => {
  const file = lines((cells, index) => {
    if (index !== 0) return;
    cells[at("Version")] = "2";
    cells[at("Target")] = "";
  });
  expect(one(file)).toEqual([["stale", 2, "0430", null, ""]]);
  const wasUnmapped = lines((cells, index) => {
    if (index !== 0) return;
    cells[at("Version")] = "";
    cells[at("Target")] = "6410";
  });
  expect(one(wasUnmapped)).toEqual([["stale", 2, "0430", "6410", ""]]);
});

test("a row of a refused account is for the eye", () => {
  const account = fileRow({ ...row("a", "1"), kind: "account", key: null }).map(textOf);
  expect(one([{ number: 2, cells: account }])).toEqual([]);
});

test("a file without a column that is needed says which", () => {
  expect(columnsOf(["Source", "Amount"])).toEqual({ missing: "Target" });
});

const whole = (edit: (cells: string[]) => void) => {
  const rows = [row("Prepaid", "000-1410-00", { version: 4 })];
  const cells = rows.flatMap(fileRow).map(textOf);
  edit(cells);
  const then = new Map([
    ["4 category/0/0/Prepaid", "000-1410-00"],
    ["4 category/2/0/Prepaid", null],
  ]);
  const targetAt = (key: string, version: number) => then.get(`${version} ${key}`);
  const { changes, problems, unchanged } = diffFile([{ number: 2, cells }], HEAD, { ...facts, rows, targetAt });
  return [...changes, ...problems, ...(unchanged > 0 ? [{ kind: "unchanged" }] : [])];
};

test.each([
  ["left as it is", () => undefined, { kind: "unchanged" }],
  [
    "given a value of the segment, which the target alone tells",
    (cells: string[]) => void (cells[at("Target")] = "6410"),
    { kind: "changed", to: "6410", whole: false, key: { segment: 2 } },
  ],
  [
    "emptied",
    (cells: string[]) => void (cells[at("Target")] = ""),
    { kind: "unmapped", to: null, key: { segment: 0 } },
  ],
  [
    "given an account that may not be used",
    (cells: string[]) => void (cells[at("Target")] = "000-6500-00"),
    { kind: "refused_target", note: "inactive" },
  ],
  [
    "given what is neither",
    (cells: string[]) => void (cells[at("Target")] = "000-9999-00"),
    { kind: "unknown_target", whole: true },
  ],
])("a category that stands for a whole account: %s", (_name, edit, expected) => {
  const found = whole(edit);
  expect(found).toHaveLength(1);
  expect(found).toMatchObject([expected]);
});

test("the column says which of the two, and a value may become a whole account", () => {
  const cells = fileRow(row("Prepaid", "000-1410-00"));
  expect(textOf(cells[at("Target is")] ?? "")).toBe("whole account");
  expect(textOf(fileRow(row("Meals", "0430"))[at("Target is")] ?? "")).toBe("segment value");
  const edited = setTarget(0, "000-1410-00");
  expect(diffFile(edited, HEAD, facts).changes).toMatchObject([
    { kind: "changed", from: "0430", to: "000-1410-00", whole: true, key: { segment: 0, source: "Meals" } },
  ]);
});
