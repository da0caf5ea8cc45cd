import { rmSync } from "node:fs";
import { type Ended, runProcess } from "./run-process.ts";
import type { StageResult } from "./stage.ts";

function asOne(name: string, ...steps: readonly Ended[]): StageResult {
  const isGood = steps.every(({ code }) => code === 0);
  return {
    name,
    count: { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 },
    tookMs: steps.reduce((sum, { tookMs }) => sum + tookMs, 0),
    skips: [],
    output: steps.map(({ output }) => output).join("\n"),
  };
}

export async function checkFormat(signal: AbortSignal): Promise<StageResult> {
  return asOne("format", await runProcess("node_modules/@biomejs/biome/bin/biome", ["format", "."], { signal }));
}

export async function checkLint(signal: AbortSignal): Promise<StageResult> {
  const args = ["--type-aware", "--deny-warnings", "."];
  return asOne("lint", await runProcess("node_modules/oxlint/bin/oxlint", args, { signal }));
}

/** Next writes the types of the routes, then the compiler reads them: a link to a page that is not there is an error. */
export async function checkTypes(signal: AbortSignal): Promise<StageResult> {
  // Next leaves types of routes that are gone.
  for (const stale of [".next/types", ".next/dev/types"]) rmSync(stale, { recursive: true, force: true });
  const routes = await runProcess("node_modules/next/dist/bin/next", ["typegen"], { signal });
  const types = await runProcess("node_modules/typescript/bin/tsc", ["--noEmit", "-p", "."], { signal });
  return asOne("types", routes, types);
}

export async function checkDeadCode(signal: AbortSignal): Promise<StageResult> {
  return asOne("dead code", await runProcess("node_modules/knip/bin/knip.js", ["--no-progress"], { signal }));
}
