import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { childEnvironment } from "#lib/env.ts";

/** Nothing here takes so long; a hung one must not hold up CI for ever. */
const PROCESS_TIMEOUT_MS = 15 * 60_000;
/** Of a stage's words, the end is kept. */
const OUTPUT_CHARS_MAX = 400_000;
const KILL_AFTER_MS = 10_000;

export type Ended = Readonly<{ code: number; output: string; tookMs: number }>;
export type RunOptions = Readonly<{
  environment?: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** It takes what the others leave of the machine: for what counts alone and waits for nobody. */
  isInBackground?: boolean;
}>;

/** What an outer shell says about colours and modes must not decide how a check ends. */
const PLAIN = { NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined, NODE_ENV: undefined };

/**
 * Runs a program of `node_modules` on this Node and catches what it says. Ends with code 124 when it takes too long, and
 * asks it to stop when `signal` aborts. Never throws.
 */
export function runProcess(script: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: childEnvironment({ ...PLAIN, ...options.environment }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Without an id it did not start, which its error tells.
    if (options.isInBackground && child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
    let output = "";
    let isLate = false;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-OUTPUT_CHARS_MAX);
    };
    const stop = () => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS).unref();
    };
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, PROCESS_TIMEOUT_MS);
    const end = (code: number) => {
      clearTimeout(timer);
      options.signal.removeEventListener("abort", stop);
      resolve({ code: isLate ? 124 : code, output, tookMs: performance.now() - startedMs });
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => keep(Buffer.from(String(error))));
    child.once("close", (code) => end(code ?? 1));
    options.signal.addEventListener("abort", stop, { once: true });
  });
}
