import { runProcess } from "./run-process.ts";
import { honest, type StageResult } from "./stage.ts";

/** Of each mode; six modes make ten thousand worlds of forty reports each. */
const WORLDS = 1_667;

/** The promise, in worlds where everything goes wrong. One check for each mode: a broken promise or a missing fault fails it. */
export async function runSimulator(signal: AbortSignal): Promise<StageResult> {
  const ended = await runProcess("lib/testing/simulator/main.ts", ["--seeds", String(WORLDS)], {
    signal,
    isInBackground: true,
  });
  const count = honest({ ...countModes(ended.output), skipped: 0 }, ended.code);
  return { name: "simulator", count, tookMs: ended.tookMs, skips: [], output: ended.output };
}

/** Real engines, killed, and a real Postgres, torn down: `npm run chaos`, a little of everything. */
export async function runCrashes(signal: AbortSignal): Promise<StageResult> {
  const { code, output, tookMs } = await runProcess("lib/testing/chaos/chaos-main.ts", ["--short"], { signal });
  const count = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  return { name: "crashes", count, tookMs, skips: [], output };
}

/** Each mode says on a line of its own how it ended. */
function countModes(output: string): Readonly<{ passed: number; failed: number }> {
  const ends = [...output.matchAll(/^\w+: (ok|failed), /gm)].map(([, end]) => end);
  const passed = ends.filter((end) => end === "ok").length;
  return { passed, failed: ends.length - passed };
}
