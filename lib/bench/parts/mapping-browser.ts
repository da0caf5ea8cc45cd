import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { childEnvironment } from "#lib/env.ts";
import { type Figure, type Part, quantity } from "../figure.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FIGURES_FOLDER = fileURLToPath(new URL("../../../.work/e2e/", import.meta.url));
const AIM_MS = 100;
const FRAME_AIM_MS = 50;

const TableFigures = z.object({
  ...{ firstPaintMs: z.number(), drawnMs: z.number(), typeaheadMs: z.number(), typeaheadMsMax: z.number() },
  ...{ moveMs: z.number(), keysTimed: z.number() },
});
const Frames = z.object({ frames: z.number(), longestMs: z.number(), overOne: z.number(), overTwo: z.number() });
const Gestures = z.object({
  ...{ hovered: Frames, dragged: Frames, dropMs: z.number(), drawnMs: z.number() },
  ...{ listMs: z.number(), pickMs: z.number(), savedMs: z.number(), zoomMs: z.number(), backMs: z.number() },
});
const BoardFigures = z.object({
  ...{ firstPaintMs: z.number(), ribbonsMs: z.number(), blockMs: z.number(), unfoldMs: z.number(), pageMs: z.number() },
  ...{ folded: Gestures, open: Gestures },
});

const ms = (value: number) => quantity(value, "ms");
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The mapping in a real browser: `e2e/8-large-chart.spec.ts` (the table) and `e2e/8-large-board.spec.ts`. */
export const mappingBrowserPart: Part = {
  name: "mapping-browser",
  title:
    `Mapping in the browser: the table with 200 rows and 5,000 accounts (aim: typing under ${AIM_MS} ms), ` +
    `the board with 300 categories and 800 accounts (aim: no frame over ${FRAME_AIM_MS} ms)`,
  run: async ({ say }) => {
    say("mapping-browser: starts the product");
    const files = ["large-chart.json", "large-board.json"].map((name) => join(FIGURES_FOLDER, name));
    for (const file of files) rmSync(file, { force: true });
    await runJourney();
    const [table, board] = files.map((file): unknown => JSON.parse(readFileSync(file, "utf8")));
    return [...tableFigures(TableFigures.parse(table)), ...boardFigures(BoardFigures.parse(board))];
  },
};

function tableFigures(figures: z.output<typeof TableFigures>): readonly Figure[] {
  return [
    {
      what: "table: first paint of the page",
      value: ms(figures.firstPaintMs),
      beside: "from the click on, with sign-in done",
    },
    { what: "table: 200 rows drawn after the answer", value: ms(figures.drawnMs), beside: "" },
    {
      what: "table: a letter typed, until it is seen",
      value: ms(figures.typeaheadMs),
      beside: `median of ${figures.keysTimed} keys, slowest ${ms(figures.typeaheadMsMax)}; the browser times in steps of 8 ms`,
    },
    { what: "table: J, until the next row is seen", value: ms(figures.moveMs), beside: "" },
  ];
}

function boardFigures(figures: z.output<typeof BoardFigures>): readonly Figure[] {
  const { firstPaintMs, ribbonsMs, blockMs, unfoldMs, pageMs, folded, open } = figures;
  return [
    { what: "board: first paint of the page", value: ms(firstPaintMs), beside: "the frame of the page" },
    {
      what: "board: its ribbons are drawn",
      value: ms(ribbonsMs),
      beside: `with the server's work: 16,000 accounts, 12,000 expenses; longest block of script ${ms(blockMs)}`,
    },
    ...gestureFigures("board", folded),
    { what: "board: 800 accounts opened", value: ms(unfoldMs), beside: `the next page of them ${ms(pageMs)}` },
    ...gestureFigures("board, all opened", open),
  ];
}

function gestureFigures(board: string, gestures: z.output<typeof Gestures>): readonly Figure[] {
  const { hovered, dragged, dropMs, drawnMs, listMs, pickMs, savedMs, zoomMs, backMs } = gestures;
  const frames = ({ frames: count, overOne, overTwo }: z.output<typeof Frames>) =>
    `of ${count} frames ${percent(overOne)} over 16.7 ms, ${percent(overTwo)} over 33 ms`;
  return [
    { what: `${board}: longest frame while hovering`, value: ms(hovered.longestMs), beside: frames(hovered) },
    { what: `${board}: longest frame while dragging`, value: ms(dragged.longestMs), beside: frames(dragged) },
    {
      what: `${board}: dropped, until it can be saved`,
      value: ms(dropMs),
      beside: `saved, until its ribbon is drawn ${ms(drawnMs)}`,
    },
    {
      what: `${board}: Enter, until the list is there`,
      value: ms(listMs),
      beside: `picked ${ms(pickMs)}, saved, until the ribbon is drawn ${ms(savedMs)}`,
    },
    { what: `${board}: zoom to unmapped`, value: ms(zoomMs), beside: `and back ${ms(backMs)}` },
  ];
}

function runJourney(): Promise<void> {
  const args = ["node_modules/@playwright/test/cli.js", "test", "-c", "e2e/playwright.config.ts", "8-large-"];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: childEnvironment({ NODE_OPTIONS: undefined }),
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the journey ended with ${code}`));
    });
  });
}
