/** Starts both stand-ins as processes of their own and waits until they answer. For `npm start`, e2e, bench and tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const LOOPBACK = "127.0.0.1";
const PASSWORD_FILE = "password";
const PASSWORD_BYTES = 18;
const STDERR_KEPT = 4_000;

export type SandboxOptions = Readonly<{
  dataDir: string;
  /** Of the GP account and of the Expensify credential; made up when absent. */
  password?: string;
  /** 0 or absent: any free port. */
  expensifyPort?: number;
  gpPort?: number;
}>;
export type Sandbox = Readonly<{
  expensify: Readonly<{
    url: string;
    controlUrl: string;
    partnerUserID: string;
    partnerUserSecret: string;
    pid: number;
  }>;
  gp: Readonly<{
    url: string;
    controlUrl: string;
    caPem: string;
    domain: string;
    username: string;
    password: string;
    pid: number;
  }>;
  /** Resolves with a sentence when one of the two ended without being asked. */
  died: Promise<string>;
  stop: () => Promise<void>;
}>;

/** What the ready lines of the two processes say. */
const ExpensifyReady = z.object({ port: z.int(), controlPort: z.int(), path: z.string(), partnerUserID: z.string() });
const GpReady = z.object({
  port: z.int(),
  controlPort: z.int(),
  path: z.string(),
  caFile: z.string(),
  domain: z.string(),
  username: z.string(),
});
type Part = Readonly<{ child: ChildProcess; ready: unknown }>;

/** Rejects, with what the process said, when one does not come up; then neither runs. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir } = options;
  const password = options.password ?? randomBytes(PASSWORD_BYTES).toString("base64url");
  mkdirSync(dataDir, { recursive: true });
  const passwordFile = join(dataDir, PASSWORD_FILE);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const children: ChildProcess[] = [];
  const startPart = async (main: string, port: number): Promise<Part> => {
    const file = fileURLToPath(new URL(main, import.meta.url));
    const args = [file, "--port", String(port), "--data", dataDir, "--password-file", passwordFile, "--watch-stdin"];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
    children.push(child);
    return { child, ready: await readyLine(child, main) };
  };
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => end(child)));
  };
  try {
    const [expensify, gp] = await Promise.all([
      startPart("./expensify-main.ts", options.expensifyPort ?? 0),
      startPart("./gp-main.ts", options.gpPort ?? 0),
    ]);
    return describe(expensify, gp, password, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function describe(expensify: Part, gp: Part, password: string, stop: () => Promise<void>): Sandbox {
  const [expensifyReady, gpReady] = [ExpensifyReady.parse(expensify.ready), GpReady.parse(gp.ready)];
  const died = Promise.race([whenEnded(expensify.child, "Expensify"), whenEnded(gp.child, "GP")]);
  return {
    expensify: {
      ...urls("http", expensifyReady),
      partnerUserID: expensifyReady.partnerUserID,
      partnerUserSecret: password,
      pid: expensify.child.pid ?? 0,
    },
    gp: {
      ...urls("https", gpReady),
      caPem: readFileSync(gpReady.caFile, "utf8"),
      domain: gpReady.domain,
      username: gpReady.username,
      password,
      pid: gp.child.pid ?? 0,
    },
    died,
    stop,
  };
}

function urls(
  scheme: string,
  { port, controlPort, path }: Readonly<{ port: number; controlPort: number; path: string }>,
): { url: string; controlUrl: string } {
  return { url: `${scheme}://${LOOPBACK}:${port}${path}`, controlUrl: `http://${LOOPBACK}:${controlPort}` };
}

/** The first line on stdout; rejects when the process ends before it, or says nothing for too long. */
async function readyLine(child: ChildProcess, name: string): Promise<unknown> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-STDERR_KEPT);
  });
  if (child.stdout === null) throw new Error(`${name}: no stdout`);
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} was not ready in ${READY_TIMEOUT_MS} ms`)),
      READY_TIMEOUT_MS,
    );
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    lines.once("line", (line) => settle(() => resolve(JSON.parse(line))));
    child.once("error", (error) => settle(() => reject(error)));
    child.once("close", (code) =>
      settle(() => reject(new Error(`${name} ended with ${code ?? "a signal"}: ${said.trim()}`))),
    );
  });
}

async function whenEnded(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve(`The stand-in ${name} ended (${code ?? signal ?? "unknown"}).`));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}
