import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "#lib/env.ts";
import { ENGINE_FLAGS } from "#lib/up/product/engine-flags.ts";
import type { Chances } from "./points.ts";

const MAIN = fileURLToPath(new URL("./engine-main.ts", import.meta.url));

/** `point`: where it died by its own hand; null: from outside, or it ended by itself (`code`). */
export type MortalEnd = Readonly<{ point: string | null; code: number | null }>;
export type Mortal = Readonly<{
  pid: number;
  setChances: (chances: Chances) => void;
  kill: () => void;
  ended: Promise<MortalEnd>;
}>;

/** Starts an engine of `engine-main.ts`. `shiftMs`: its clock against the machine's. `onError`: each error that it logs. */
export function startMortal(
  environment: Readonly<Record<string, string>>,
  shiftMs: number,
  onError: (line: string) => void,
): Mortal {
  const child = spawn(process.execPath, [...ENGINE_FLAGS, MAIN, String(shiftMs)], {
    env: childEnvironment({ NODE_OPTIONS: undefined, ...environment }),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let point: string | null = null;
  createInterface({ input: child.stdout }).on("line", (line) => {
    point = line;
  });
  createInterface({ input: child.stderr }).on("line", onError);
  // It may be dead before it has read its chances.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<MortalEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ point, code }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    setChances: (chances) => child.stdin.write(`${JSON.stringify(chances)}\n`),
    kill: () => child.kill("SIGKILL"),
  };
}
