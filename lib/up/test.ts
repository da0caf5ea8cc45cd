import { existsSync, mkdirSync } from "node:fs";
import { startEnv } from "#lib/env.ts";
import { runBrowser } from "./checks/browser-stage.ts";
import { runCrashes, runSimulator } from "./checks/proof-stages.ts";
import { type Count, renderTable, renderTotal, skipsAsFailures, type StageResult, sumCounts } from "./checks/stage.ts";
import { checkDeadCode, checkFormat, checkLint, checkTypes } from "./checks/static-stages.ts";
import { runVitest } from "./checks/vitest-stages.ts";

/**
 * `npm test`: every check there is, side by side where that saves time on two cores, and as the last line, alone, the
 * sum. `npm test -- lint unit` runs only those stages. The exit code is 0 exactly when nothing failed.
 */
const STAGES = [
  "format",
  "types",
  "lint",
  "dead code",
  "layout",
  "unit",
  "database",
  "browser",
  "crashes",
  "simulator",
];
/** What some tests read and a customer's clone does not have. */
const SHARED = "../shared";
const OUTPUT_LINES_MAX = 400;

const wanted =
  process.argv.slice(2).length > 0
    ? STAGES.filter((stage) => process.argv.slice(2).includes(stage.replace(" ", "-")))
    : STAGES;
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());

function report(result: StageResult): StageResult {
  console.log(renderTable([result]));
  return result;
}

/** The stages one after another, each only if it is wanted. */
async function inTurn(
  ...stages: readonly (readonly [string, (signal: AbortSignal) => Promise<StageResult>])[]
): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const [name, run] of stages) {
    if (wanted.includes(name) && !stopping.signal.aborted) results.push(report(await run(stopping.signal)));
  }
  return results;
}

async function inVitest(): Promise<readonly StageResult[]> {
  const mine = wanted.filter((stage) => ["layout", "unit", "database"].includes(stage));
  if (mine.length === 0 || stopping.signal.aborted) return [];
  return (await runVitest(mine, stopping.signal)).map(report);
}

async function runAll(): Promise<readonly StageResult[]> {
  // The types come first: they and the build of the browser stage write the same file, next-env.d.ts.
  const first = await Promise.all([inTurn(["format", checkFormat]), inTurn(["types", checkTypes])]);
  const browser = inTurn(["browser", runBrowser]);
  const checked = [...(await inTurn(["lint", checkLint], ["dead code", checkDeadCode])), ...(await inVitest())];
  const proved = await inTurn(["crashes", runCrashes], ["simulator", runSimulator]);
  return [...first.flat(), ...checked, ...(await browser), ...proved];
}

function showFailures(results: readonly StageResult[]): void {
  const shown = new Set<string>();
  for (const { name, count, output } of results) {
    // The stages of vitest share their words.
    if (count.failed === 0 || shown.has(output)) continue;
    shown.add(output);
    console.log(`\n──── ${name} ────\n${output.trimEnd().split("\n").slice(-OUTPUT_LINES_MAX).join("\n")}`);
  }
}

function totalOf(results: readonly StageResult[]): Count {
  const total = sumCounts(results.map(({ count }) => count));
  const skips = results.flatMap(({ skips: names }) => names);
  if (skips.length > 0) console.log(`\nSkipped:\n  ${skips.join("\n  ")}`);
  if (total.skipped === 0 || startEnv().CI !== "true" || !existsSync(SHARED)) return total;
  console.log(`\nWith CI=true and ${SHARED} present nothing may be skipped: the skipped count as failed.`);
  return skipsAsFailures(total);
}

const startedMs = performance.now();
mkdirSync(".work/test", { recursive: true });
const results = await runAll();
showFailures(results);
console.log(`\n${renderTable(results)}\n\nIn ${((performance.now() - startedMs) / 1000).toFixed(0)} s.`);
const total = totalOf(results);
console.log(renderTotal(stopping.signal.aborted ? { ...total, failed: total.failed + 1 } : total));
process.exitCode = total.failed > 0 || stopping.signal.aborted ? 1 : 0;
