import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
export const SERVERS = path.resolve(import.meta.dirname, "../../../../shared/servers");
/** The first start may install Debian packages. */
const START_TIMEOUT_MS = 300_000;
const END_LOOKS_MAX = 200;
const END_LOOK_AGAIN_MS = 20;

type ScriptServer = Readonly<{
  folder: string;
  /** Kills and starts its processes; what it keeps in its folder stays. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}>;

/**
 * Starts a server of `../shared/servers` in a folder of its own. Gives the reason why a test must be skipped where that
 * folder or its Debian packages are missing.
 */
export async function startScriptServer(
  script: string,
  variables: Readonly<Record<string, number | string>>,
): Promise<ScriptServer | string> {
  const file = path.join(SERVERS, script);
  if (!existsSync(file)) return "../shared/servers is not there";
  if (process.getuid?.() !== 0) return "needs root for its Debian packages";
  const folder = await mkdtemp(path.join(tmpdir(), "real-server-"));
  const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  // The script leaves processes behind that would keep a pipe open: its output goes into a file.
  const call = (verb: string) => {
    const command = `${given.join(" ")} "$0" ${verb} "$1" >"$1/${verb}.log" 2>&1 </dev/null`;
    return run("bash", ["-c", command, file, folder], { timeout: START_TIMEOUT_MS });
  };
  const close = async () => {
    await endProcessesOf(folder);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await call("start");
  } catch {
    const log = await readFile(path.join(folder, "start.log"), "utf8");
    await close();
    return `${script} did not start: ${log.slice(-200)}`;
  }
  const restart = async () => {
    await endProcessesOf(folder);
    // Where nobody waits for the dead, they count as running by these.
    await Promise.all(["apache/httpd.pid", "backend.pid"].map((file) => rm(path.join(folder, file), { force: true })));
    await call("start");
  };
  return { folder, restart, close };
}

/**
 * Ends what the script started: each of its processes names the folder, which is ours alone. Its own `stop` lets Apache
 * finish in peace, which takes four seconds.
 */
async function endProcessesOf(folder: string): Promise<void> {
  for (let looks = 0; looks < END_LOOKS_MAX; looks += 1) {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
    const ours = pids.filter((pid, index) => Number(pid) !== process.pid && lines[index]?.includes(folder));
    if (ours.length === 0) return;
    for (const pid of ours) killQuietly(Number(pid));
    await delay(END_LOOK_AGAIN_MS);
  }
  throw new Error(`the processes of ${folder} do not end`);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was gone already.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
