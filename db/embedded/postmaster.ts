import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;
const WATCH_MS = 1000;

/** What `postmaster.pid` says; the file is there exactly as long as the server. */
export type Postmaster = Readonly<{ pid: number; port: number; status: string }>;

const pidFile = (dir: string) => join(dir, "postmaster.pid");

/**
 * Reads `postmaster.pid`: line 1 the process, 4 the port, 8 the status (`starting`, `ready`, `stopping`). An open port
 * is no proof: during recovery it answers "starting up". Null when there is no server, or none any more.
 */
export function readPostmaster(dir: string): Postmaster | null {
  try {
    const lines = readFileSync(pidFile(dir), "utf8").split("\n");
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 1 ? { pid, port: Number(lines[3]), status: (lines[7] ?? "").trim() } : null;
  } catch {
    return null;
  }
}

/** Takes away the file of a server that died without cleaning up and whose number now belongs to another program. */
export function forgetDeadPostmaster(dir: string): void {
  const postmaster = readPostmaster(dir);
  if (postmaster && !isPostgres(postmaster.pid)) rmSync(pidFile(dir), { force: true });
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes("(postgres)");
  } catch {
    return false;
  }
}

/** Waits until the server is ready; false when `isGone` says so or the time is over. */
export async function waitReady(dir: string, timeoutMs: number, isGone: () => boolean): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (performance.now() < until && !isGone()) {
    if (readPostmaster(dir)?.status === "ready") return true;
    await delay(POLL_MS);
  }
  return false;
}

/** Resolves when this server is gone, whoever ended it, or when `signal` aborts. */
export async function whenGone(dir: string, pid: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && readPostmaster(dir)?.pid === pid && isPostgres(pid)) {
    await delay(WATCH_MS, undefined, { ref: false });
  }
}

const STOP_STEPS: readonly (readonly [NodeJS.Signals, number])[] = [
  // Fast, immediate, and at last by force: the next start recovers from the log.
  ["SIGINT", 20_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 2_000],
];

/** Stops the server of this folder, whoever started it, with growing force. */
export async function stopPostmaster(dir: string): Promise<void> {
  for (const [signal, timeoutMs] of STOP_STEPS) {
    const postmaster = readPostmaster(dir);
    if (!postmaster || !isPostgres(postmaster.pid)) return;
    process.kill(postmaster.pid, signal);
    const until = performance.now() + timeoutMs;
    while (performance.now() < until && readPostmaster(dir)?.pid === postmaster.pid && isPostgres(postmaster.pid)) {
      await delay(POLL_MS);
    }
  }
}
