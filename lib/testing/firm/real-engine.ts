import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "#lib/env.ts";
import { ENGINE_FLAGS, ENGINE_MEMORY } from "#lib/up/product/engine-flags.ts";

const MAIN = fileURLToPath(new URL("../../engine/main.ts", import.meta.url));
const LIFELINE = new URL("../../up/lifeline.mjs", import.meta.url).href;
const LIFELINE_FD = 3;
const WORDS_KEPT = 8_000;

export type EngineEnd = Readonly<{ code: number | null; signal: NodeJS.Signals | null; words: string }>;
export type RealEngine = Readonly<{
  pid: number;
  /** Resolves when it says that it works. */
  ready: Promise<void>;
  /** Sends the signal and waits for the end. */
  end: (signal: "SIGKILL" | "SIGTERM") => Promise<EngineEnd>;
  /** Resolves whenever it ends, asked or not. */
  ended: Promise<EngineEnd>;
}>;

/** The engine as `npm start` runs it: a process of its own, that ends with this one. */
export function startEngine(environment: Readonly<Record<string, string>>): RealEngine {
  const child = spawn(process.execPath, [...ENGINE_FLAGS, "--import", LIFELINE, MAIN], {
    env: childEnvironment({
      NODE_OPTIONS: undefined,
      ...environment,
      ...ENGINE_MEMORY,
      ML_LIFELINE_FD: String(LIFELINE_FD),
    }),
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let words = "";
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-WORDS_KEPT);
    if (words.includes("engine is ready")) isReady();
  });
  const ended = new Promise<EngineEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, words }));
  });
  return {
    pid: child.pid ?? 0,
    ...{ ready, ended },
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
