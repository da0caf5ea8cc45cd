import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { MappingRow } from "#lib/web/queries/mapping.ts";
import type { Board, Flow } from "#lib/web/queries/mapping-views.ts";
import { applyToBoard } from "./apply-to-board.ts";

const TOOLS = { kind: "category" as const, segment: 2, level: 0, source: "Field Tools" };
const DENVER = { kind: "tag" as const, segment: 1, level: 1, source: "Denver" };
const row = (key: MappingRow["key"], spendCents: number): MappingRow => ({
  ...{ id: key?.source ?? "", kind: key?.kind === "tag" ? "tag" : "category", key, name: key?.source ?? "" },
  ...{ segmentName: "", workspaces: [], enabled: true, glCode: "", spendCents: cents(spendCents), heldReports: 0 },
  ...{ heldCents: cents(0), target: null, setBy: null, setAt: null, version: null, suggestion: null, refusal: null },
  state: "unmapped",
});
const flow = (category: string, account: string | null, tag: string, centre: string | null): Flow => ({
  ...{ category, account, tag, centre, spendCents: cents(100) },
  state: account === null || centre === null ? "unmapped" : "mapped",
});
const BOARD: Board = {
  columns: { account: { position: 2, name: "Account" }, centre: { position: 1, name: "Cost centre", level: 1 } },
  flows: [
    ...[flow("Field Tools", null, "Boston", "440"), flow("Field Tools", null, "Denver", null)],
    flow("Meals", "6430", "Denver", null),
  ],
  rows: [row(TOOLS, 200), row(DENVER, 200)],
  others: [],
  stats: {
    ...{ spendCents: cents(300), coveredCents: cents(0), spendUntil: null, rulesPerExpense: 0 },
    ...{ unmappedTags: 1, unmappedTagCents: cents(200), unmappedCategories: 1, unmappedCategoryCents: cents(200) },
    ...{ unmappedOthers: 0, unmappedOtherCents: cents(0), refusedAccounts: 0, refusedCents: cents(0) },
  },
  ...{ spendDays: 90, version: 4, changedBy: null, changedAt: null },
};
const ways = (board: Board) =>
  board.flows.map(({ category, account, centre, state }) => [category, account, centre, state]);

test("what was saved flows at once: the category to its account, the tag to its cost centre, and back again", () => {
  const tools = applyToBoard(BOARD, [{ ...TOOLS, target: "6530" }], 5);
  expect(ways(tools)).toEqual([
    ["Field Tools", "6530", "440", "mapped"],
    ["Field Tools", "6530", null, "unmapped"],
    ["Meals", "6430", null, "unmapped"],
  ]);
  expect(tools).toMatchObject({
    version: 5,
    stats: { unmappedCategories: 0, unmappedCategoryCents: 0, unmappedTags: 1 },
  });
  expect(tools.rows[0]).toMatchObject({ state: "mapped", target: { value: "6530" } });
  const both = applyToBoard(tools, [{ ...DENVER, target: "420" }], 6);
  expect(ways(both).slice(1)).toEqual([
    ["Field Tools", "6530", "420", "mapped"],
    ["Meals", "6430", "420", "mapped"],
  ]);
  expect(ways(applyToBoard(both, [{ ...TOOLS, target: null }], 7))[0]).toEqual([
    "Field Tools",
    null,
    "440",
    "unmapped",
  ]);
});

test("what only the server can tell is left to it: one workspace alone, a whole account", () => {
  const one = applyToBoard(BOARD, [{ ...TOOLS, policyId: "FIELD", target: "6530" }], 5);
  const whole = applyToBoard(BOARD, [{ ...TOOLS, segment: 0, target: "000-6530-00" }], 5);
  expect([ways(one), ways(whole)]).toEqual([ways(BOARD), ways(BOARD)]);
  expect(one).toMatchObject({ version: 5, stats: BOARD.stats });
});
