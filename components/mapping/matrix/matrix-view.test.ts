import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { Matrix, MatrixEnd } from "#lib/web/queries/mapping-views.ts";
import { countStates, matrixIndex, shownAxes, shownTotals, steppedTo, windowOf } from "./matrix-view.ts";

const end = (name: string, spend: number): MatrixEnd => ({ name, label: name, row: null, spendCents: cents(spend) });
const MATRIX = {
  categories: [end("Meals", 300), end("Gifts", 70), end("Idle", 0)],
  tags: [end("Boston", 370), end("Denver", 0)],
  accounts: ["440-6430-00", "440-6445-00", "___-6430-00"],
  cells: {
    // exists, unmapped / missing, apart / exists, exists
    states: ["50", "16", "55"],
    accounts: [
      [0, 2],
      [1, -1],
      [0, 0],
    ],
    spend: [
      [0, 0, cents(300)],
      [1, 0, cents(70)],
    ],
    parts: [],
  },
} as unknown as Matrix;

test("a cell is unpacked as it was packed", () => {
  const { cell } = matrixIndex(MATRIX);
  expect(cell(0, 0)).toMatchObject({ state: "exists", account: "440-6430-00", spendCents: 300 });
  expect(cell(0, 1)).toMatchObject({ state: "unmapped", account: "___-6430-00", spendCents: 0 });
  expect(cell(1, 1)).toMatchObject({ state: "apart", account: "" });
});

test("first what has spend or a mapping, then everything", () => {
  expect(shownAxes(MATRIX, null, false)).toEqual({ rows: [0, 1], columns: [0] });
  expect(shownAxes(MATRIX, null, true)).toEqual({ rows: [0, 1, 2], columns: [0, 1] });
});

test("a state leaves the rows and columns that have it, and the legend counts what is shown", () => {
  expect(shownAxes(MATRIX, "missing", true)).toEqual({ rows: [1], columns: [0] });
  const count = countStates(MATRIX, shownAxes(MATRIX, null, true));
  expect([count("exists"), count("missing"), count("unmapped"), count("apart"), count("inactive")]).toEqual([
    3, 1, 1, 1, 0,
  ]);
});

test("sums of rows and columns meet in the corner", () => {
  const { byRow, byColumn, all } = shownTotals(MATRIX, shownAxes(MATRIX, null, false));
  expect([[...byRow.values()], [...byColumn.values()], all]).toEqual([[300, 70], [370], 370]);
});

test("of many rows only those in view are drawn, and the rest keeps its room", () => {
  const view = windowOf(300, 39, 3_900, 780);
  expect(view).toEqual({ from: 96, to: 124, before: 96 * 39, after: 176 * 39 });
  expect(windowOf(5, 39, 0, 780)).toEqual({ from: 0, to: 5, before: 0, after: 0 });
});

test.each([
  ["ArrowDown", { row: 2, column: 1 }],
  ["ArrowRight", { row: 1, column: 2 }],
  ["ArrowLeft", { row: 1, column: 0 }],
  ["Home", { row: 1, column: 0 }],
  ["End", { row: 1, column: 3 }],
  ["PageDown", { row: 4, column: 1 }],
  ["PageUp", { row: 0, column: 1 }],
  ["x", null],
])("%s steps and never leaves", (key, place) => {
  expect(steppedTo(key, { row: 1, column: 1 }, { row: 5, column: 4 }, 10)).toEqual(place);
});
