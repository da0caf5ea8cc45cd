import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { MappingRow, Targets } from "#lib/web/queries/mapping.ts";
import type { Board, Flow } from "#lib/web/queries/mapping-views.ts";
import { boardGraph, type GraphOptions } from "./graph.ts";
import { boardPicture } from "./picture.ts";

const FOLDED: GraphOptions = { pages: new Map(), onlyUnmapped: false };
const OPEN: GraphOptions = { pages: "all", onlyUnmapped: false };

function row(kind: "category" | "tag", source: string, target: string | null, suggestion?: string): MappingRow {
  const key = { kind, segment: kind === "tag" ? 1 : 2, level: kind === "tag" ? 1 : 0, source };
  return {
    ...{ id: `${kind}/${source}`, kind, key, name: source, segmentName: "", workspaces: [], enabled: true, glCode: "" },
    ...{ spendCents: cents(0), heldReports: 0, heldCents: cents(0), setBy: null, setAt: null, version: null },
    target: target === null ? null : { value: target, name: "", whole: false },
    suggestion:
      suggestion === undefined
        ? null
        : { value: suggestion, name: "", whole: false, reason: "name", scorePercent: 90, detail: "" },
    ...{ state: target === null ? "unmapped" : "mapped", refusal: null },
  };
}
const flow = (
  category: string,
  account: string | null,
  tag: string,
  centre: string | null,
  amount: number,
  state?: Flow["state"],
): Flow => ({
  ...{ category, account, tag, centre, spendCents: cents(amount) },
  state: state ?? (account === null || centre === null ? "unmapped" : "mapped"),
});
const BOARD: Board = {
  columns: { account: { position: 2, name: "Account" }, centre: { position: 1, name: "Cost centre", level: 1 } },
  flows: [
    flow("Meals", "6430", "Boston", "440", 50_000),
    flow("Meals", "6430", "Denver", null, 7_000),
    flow("Field Tools", null, "Boston", "440", 3_000),
    flow("Gifts", "6445", "Boston", "440", 900, "refused"),
    flow("", null, "", null, 400),
  ],
  rows: [
    ...[
      row("category", "Meals", "6430"),
      row("category", "Field Tools", null, "6530"),
      row("category", "Gifts", "6445"),
    ],
    ...[row("tag", "Boston", "440"), row("tag", "Denver", null, "420")],
  ],
  others: [],
  stats: {
    ...{
      spendCents: cents(61_300),
      coveredCents: cents(50_000),
      spendUntil: "2026-11-24T20:10:00.000Z",
      rulesPerExpense: 0,
    },
    ...{ unmappedTags: 1, unmappedTagCents: cents(7_000), unmappedCategories: 1, unmappedCategoryCents: cents(3_000) },
    ...{ unmappedOthers: 0, unmappedOtherCents: cents(0), refusedAccounts: 1, refusedCents: cents(900) },
  },
  ...{ spendDays: 90, version: 4, changedBy: "Mei <Tan>", changedAt: "2026-11-23T15:00:00.000Z" },
};
const value = (code: string, balanceSheet = false) => ({
  ...{ value: code, name: `Name ${code}`, accountCount: 1, balanceSheet, refusal: null },
});
const TARGETS: Targets = {
  segments: [
    {
      position: 1,
      name: "Cost centre",
      length: 3,
      source: "tag",
      values: [value("420"), value("440"), value("000", true)],
      recent: [],
    },
    {
      position: 2,
      name: "Account",
      length: 4,
      source: "category",
      values: ["6430", "6445", "6530", "6540"].map((code) => value(code)),
      recent: [],
    },
  ],
  ...{ accounts: [], settlementAccounts: [], recentSettlement: [], recentAccounts: [], cards: [], otherCompanies: [] },
};
const ids = (options: GraphOptions, board = BOARD) => boardGraph(board, TARGETS, options).ends.map((end) => end.id);

test("categories by money, what nothing maps at the foot, and a hole stays a hole", () => {
  const { ends } = boardGraph(BOARD, TARGETS, OPEN);
  expect(ends.filter((end) => end.column === 0).map(({ id, state, cents: sum }) => [id, state, sum])).toEqual([
    ["category/Meals", "mapped", 57_000],
    ["category/Gifts", "mapped", 900],
    ["category/Field Tools", "unmapped", 3_000],
    ["category/", "hole", 400],
  ]);
});

test("an unmapped category's money stops there; an unmapped tag's goes to the tag", () => {
  const { links } = boardGraph(BOARD, TARGETS, OPEN);
  expect(Object.fromEntries(links.map(({ id, cents: sum }) => [id, sum]))).toEqual({
    "account/6430 > centre/440 mapped": 50_000,
    "account/6430 > tag/Denver unmapped": 7_000,
    "account/6445 > centre/440 refused": 900,
    "category/Gifts > account/6445 mapped": 900,
    "category/Meals > account/6430 mapped": 57_000,
  });
});

test("accounts without spend can be dropped on, balance-sheet ones are not drawn", () => {
  expect(ids(OPEN)).toEqual(expect.arrayContaining(["account/6530", "account/6540", "centre/420"]));
  expect(ids(OPEN)).not.toContain("centre/000");
});

test("small ends are folded into one with all of their money, and open again", () => {
  const flows = Array.from({ length: 40 }, (_, index) => flow(`C${index}`, "6430", "Boston", "440", 100 + index));
  const rows = flows.map(({ category }) => row("category", category, "6430"));
  const board = { ...BOARD, flows, rows: [...rows, row("tag", "Boston", "440")] };
  const { ends, links } = boardGraph(board, TARGETS, FOLDED);
  const others = ends.find((end) => end.id === "others/0");
  expect(others).toMatchObject({ folded: 26, kind: "others" });
  const total = flows.reduce((sum, one) => sum + one.spendCents, 0);
  expect(ends.filter((end) => end.column === 0).reduce((sum, end) => sum + end.cents, 0)).toBe(total);
  expect(links.find((one) => one.from === "others/0")).toMatchObject({ ends: null, cents: others?.cents });
  expect(ids(OPEN, board).filter((id) => id.startsWith("category/"))).toHaveLength(40);
});

test("of hundreds a page at a time is opened, and every page holds all of the money", () => {
  const flows = Array.from({ length: 100 }, (_, index) =>
    flow(`C${100 + index}`, "6430", "Boston", "440", 900 - index),
  );
  const rows = [...flows.map(({ category }) => row("category", category, "6430")), row("category", "Small", null)];
  const board = { ...BOARD, flows: [...flows, flow("Small", null, "Boston", "440", 1)], rows };
  const column = (page: number) =>
    boardGraph(board, TARGETS, { pages: new Map([[0, page]]), onlyUnmapped: false }).ends.filter(
      (end) => end.column === 0,
    );
  const facts = (page: number) =>
    column(page).flatMap(({ kind, label, page: to }) => (kind === "others" ? [[label, to]] : []));
  expect(facts(0)).toEqual([["60 other categories", 1]]);
  expect(facts(1)).toEqual([
    ["40 larger categories", 0],
    ["20 other categories", 2],
  ]);
  expect(facts(2)).toEqual([["80 larger categories", 1]]);
  // A list that became shorter has no such page: its last one is shown.
  expect(facts(7)).toEqual(facts(2));
  for (const page of [0, 1, 2]) {
    expect(column(page).reduce((sum, end) => sum + end.cents, 0)).toBe(
      flows.reduce((sum, one) => sum + one.spendCents, 1),
    );
    expect(column(page).at(-1)?.id).toBe("category/Small");
  }
  expect(column(1)[1]?.id).toBe("category/C140");
  const few = { pages: new Map([[0 as const, 0]]), onlyUnmapped: false };
  expect(ids(few).filter((id) => id.startsWith("category/"))).toHaveLength(4);
});

test("an unmapped end with money is never folded away", () => {
  const flows = Array.from({ length: 40 }, (_, index) => flow(`C${index}`, "6430", "Boston", "440", 10_000 + index));
  const rows = [...flows.map(({ category }) => row("category", category, "6430")), row("category", "Small", null)];
  const board = { ...BOARD, flows: [...flows, flow("Small", null, "Boston", "440", 1)], rows };
  expect(ids(FOLDED, board)).toContain("category/Small");
});

test("zoomed to what is unmapped: its ends, what is refused, and what is suggested, none of it folded", () => {
  const board = { ...BOARD, rows: [...BOARD.rows, row("category", "Safety", null, "6540")] };
  expect(ids({ pages: new Map(), onlyUnmapped: true }, board).toSorted()).toEqual([
    ...["account/6430", "account/6445", "account/6530", "account/6540"],
    ...["category/", "category/Field Tools", "category/Gifts", "category/Meals", "category/Safety"],
    ...["centre/420", "centre/440", "tag/", "tag/Denver"],
  ]);
});

test("credits count as much as they move, and are told as what they are", () => {
  const board = { ...BOARD, flows: [flow("Meals", "6430", "Boston", "440", -5_000)] };
  const [link] = boardGraph(board, TARGETS, OPEN).links;
  expect(link).toMatchObject({ weight: 5_000, cents: -5_000 });
});

test("the picture has title, dates, totals that add up, every end, and nothing that breaks XML", () => {
  const company = { name: "Halden & Sons", code: "HALD", currency: "USD", timeZone: "America/Chicago" };
  const { svg } = boardPicture(BOARD, TARGETS, company, new Date("2026-11-24T20:15:00Z"));
  for (const words of [
    "Halden &amp; Sons",
    "26 Aug to 24 Nov 2026",
    "613.00 USD",
    "Mei &lt;Tan&gt;",
    "Field Tools",
    "Tag Denver",
  ])
    expect(svg).toContain(words);
  expect(svg).toContain("Categories 613.00 = accounts 579.00 + without an account 34.00.");
  expect(svg).not.toMatch(/style=|<script|NaN|undefined/);
});
