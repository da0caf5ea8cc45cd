import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "#lib/env.ts";
import { ENGINE_FLAGS } from "#lib/up/product/engine-flags.ts";
import type { Chances } from "./points.ts";

const MAIN = fileURLToPath(new URL("./engine-main.ts", import.meta.url));

const ASLEEP = "asleep ";

/** `point`: where it was killed by its own hand; null: from outside (`signal`), or it ended by itself (`code`). */
export type MortalEnd = Readonly<{ point: string | null; code: number | null; signal: NodeJS.Signals | null }>;
export type Mortal = Readonly<{
  pid: number;
  setChances: (chances: Chances) => void;
  kill: () => void;
  wake: () => void;
  ended: Promise<MortalEnd>;
}>;
type Listener = Readonly<{
  /** Each error that it logs. */
  onError: (line: string) => void;
  /** It stopped itself at a point. */
  onAsleep: (engine: Mortal, point: string) => void;
}>;

/** Starts an engine of `engine-main.ts`, which works as soon as it has chances. `shiftMs`: its clock against the machine's. */
export function startMortal(
  environment: Readonly<Record<string, string>>,
  shiftMs: number,
  { onError, onAsleep }: Listener,
): Mortal {
  const child = spawn(process.execPath, [...ENGINE_FLAGS, MAIN, String(shiftMs)], {
    env: childEnvironment({ NODE_OPTIONS: undefined, ...environment }),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let last: string | null = null;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith(ASLEEP)) onAsleep(engine, line.slice(ASLEEP.length));
    else last = line;
  });
  createInterface({ input: child.stderr }).on("line", onError);
  // It may be dead before it has read its chances.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<MortalEnd>((resolve, reject) => {
    child.once("error", reject);
    // What it said is believed only when the signal did come.
    child.once("close", (code, signal) => resolve({ point: signal === "SIGKILL" ? last : null, code, signal }));
  });
  const engine: Mortal = {
    pid: child.pid ?? 0,
    ended,
    setChances: (chances) => child.stdin.write(`${JSON.stringify(chances)}\n`),
    kill: () => child.kill("SIGKILL"),
    wake: () => child.kill("SIGCONT"),
  };
  return engine;
}
