import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "#lib/env.ts";

const TAIL_LINES_MAX = 20;
const LIFELINE_FD = 3;
const LIFELINE = new URL("../lifeline.mjs", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export type ChildOptions = Readonly<{
  name: string;
  /** Arguments of Node: its own options, the script, and the script's arguments. */
  args: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  /** Called with every line that it writes. */
  onLine: (line: string) => void;
  /** From the polite request to the end by force. */
  stopTimeoutMs: number;
}>;

export type Child = Readonly<{
  name: string;
  /** Resolves with how it ended and its last lines, whenever that is. */
  ended: Promise<Readonly<{ code: number | null; signal: NodeJS.Signals | null; tail: readonly string[] }>>;
  stop: () => Promise<void>;
}>;

/** Starts a part of the product on this Node. It ends when we do, even if we are killed. */
export function startChild({ name, args, environment, onLine, stopTimeoutMs }: ChildOptions): Child {
  const child = spawn(process.execPath, ["--import", LIFELINE, ...args], {
    cwd: ROOT,
    env: childEnvironment({ ...environment, ML_LIFELINE_FD: String(LIFELINE_FD) }),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const tail: string[] = [];
  const take = (line: string) => {
    tail.push(line);
    if (tail.length > TAIL_LINES_MAX) tail.shift();
    onLine(line);
  };
  for (const stream of [child.stdout, child.stderr]) eachLine(stream, take);
  const ended = new Promise<Awaited<Child["ended"]>>((resolve) => {
    child.once("error", (error) => take(String(error)));
    child.once("close", (code, signal) => resolve({ code, signal, tail }));
  });
  return { name, ended, stop: () => stopChild(child, ended, stopTimeoutMs) };
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>, timeoutMs: number): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  await ended;
  clearTimeout(timer);
}

function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream?.on("end", () => (rest === "" ? undefined : onLine(rest)));
}
