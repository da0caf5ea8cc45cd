import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { childEnvironment } from "#lib/env.ts";
import { type Part, quantity } from "../figure.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FIGURES_FILE = fileURLToPath(new URL("../../../.work/e2e/large-chart.json", import.meta.url));
const AIM_MS = 100;

const Figures = z.object({
  ...{ firstPaintMs: z.number(), drawnMs: z.number(), typeaheadMs: z.number(), typeaheadMsMax: z.number() },
  ...{ moveMs: z.number(), keysTimed: z.number() },
});

/** The mapping table in a real browser, with 200 rows on the page and 5,000 accounts in each list: `e2e/8-large-chart.spec.ts`. */
export const mappingBrowserPart: Part = {
  name: "mapping-browser",
  title: `Mapping table in the browser, 200 rows, 5,000 accounts (aim: typing under ${AIM_MS} ms)`,
  run: async ({ say }) => {
    say("mapping-browser: starts the product");
    rmSync(FIGURES_FILE, { force: true });
    await runJourney();
    const figures = Figures.parse(JSON.parse(readFileSync(FIGURES_FILE, "utf8")));
    const ms = (value: number) => quantity(value, "ms");
    return [
      {
        what: "first paint of the page",
        value: ms(figures.firstPaintMs),
        beside: "from the click on, with sign-in done",
      },
      { what: "200 rows drawn after the answer", value: ms(figures.drawnMs), beside: "" },
      {
        what: "a letter typed, until it is seen",
        value: ms(figures.typeaheadMs),
        beside: `median of ${figures.keysTimed} keys, slowest ${ms(figures.typeaheadMsMax)}; the browser times in steps of 8 ms`,
      },
      { what: "J, until the next row is seen", value: ms(figures.moveMs), beside: "" },
    ];
  },
};

function runJourney(): Promise<void> {
  const args = ["node_modules/@playwright/test/cli.js", "test", "-c", "e2e/playwright.config.ts", "8-large-chart"];
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
