import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { assert } from "#lib/core/assert.ts";
import { childEnvironment } from "#lib/env.ts";
import { type Figure, type Part, quantity } from "../figure.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const START_TIMEOUT_MS = 900_000;
const STOP_TIMEOUT_MS = 120_000;
const PAGE_TIMEOUT_MS = 60_000;

/** Whatever the shell has set must not make the clone use something that is there already. */
const FRESH = {
  ...{
    NODE_ENV: undefined,
    DATABASE_URL: undefined,
    DATABASE_APP_URL: undefined,
    ML_DATA_DIR: undefined,
    AUTH_SECRET: undefined,
  },
  ...{
    ML_SEALING_KEYS: undefined,
    ML_SEALING_KEYS_FILE: undefined,
    ML_MARKER_SECRET: undefined,
    ML_PUBLIC_URL: undefined,
    ML_SANDBOX: undefined,
    HOST: undefined,
  },
  ...{ NEXT_DIST_DIR: undefined, NODE_OPTIONS: undefined, PORT: "0" },
};

type Times = Readonly<{ clonedMs: number; installedMs: number; readyMs: number; pageMs: number; againMs: number }>;

/** `npm start` as somebody meets it who has just cloned: packages, build, database, demo, first page. */
export const startPart: Part = {
  name: "start",
  title: "npm start, from git clone to the first page",
  run: async ({ isCold, say }) => {
    const folder = mkdtempSync(join(tmpdir(), "ml-connector-start-"));
    try {
      return figures(await measure(folder, isCold, say), isCold);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function figures({ clonedMs, installedMs, readyMs, pageMs, againMs }: Times, isCold: boolean): readonly Figure[] {
  const seconds = (ms: number) => quantity(ms / 1_000, "s");
  const cache = isCold ? "npm's cache was empty: all from the registry" : "with npm's cache as it is on this machine";
  return [
    { what: "clone to first page", value: seconds(pageMs), beside: "the sign-in page, whole" },
    { what: "  git clone", value: seconds(clonedMs), beside: "from the local repository, committed files only" },
    { what: "  npm ci", value: seconds(installedMs - clonedMs), beside: cache },
    {
      what: "  build, database, sandbox, demo, web app",
      value: seconds(readyMs - installedMs),
      beside: "until it says where it runs",
    },
    { what: "  first page", value: seconds(pageMs - readyMs), beside: "" },
    { what: "a second start to its first page", value: seconds(againMs), beside: "nothing to install or build" },
  ];
}

async function measure(folder: string, isCold: boolean, say: (text: string) => void): Promise<Times> {
  const startedMs = performance.now();
  const sinceMs = () => performance.now() - startedMs;
  const clone = join(folder, "clone");
  const cloned = spawnSync("git", ["clone", "--quiet", "--no-hardlinks", ROOT, clone], { encoding: "utf8" });
  assert(cloned.status === 0, `git clone failed: ${cloned.stderr}`);
  const clonedMs = sinceMs();
  say("start: cloned");

  const cache = isCold ? { npm_config_cache: join(folder, "npm-cache") } : {};
  const first = startClone(clone, cache);
  const installedMs = await first.installed.then(sinceMs);
  say("start: packages installed");
  const readyMs = await firstPage(first, sinceMs);
  const pageMs = sinceMs();
  await stop(first.child);

  const againFromMs = performance.now();
  const again = startClone(clone, cache);
  await firstPage(again, () => 0);
  const againMs = performance.now() - againFromMs;
  await stop(again.child);
  return { clonedMs, installedMs, readyMs, pageMs, againMs };
}

type Started = Readonly<{ child: ChildProcess; installed: Promise<void>; address: Promise<string> }>;

/** The bootstrap's own words tell when the packages are there; stdout is one JSON line when all runs. */
function startClone(clone: string, environment: Readonly<Record<string, string>>): Started {
  const child = spawn("node", ["lib/up/bootstrap.mjs", "start", "--json"], {
    cwd: clone,
    env: childEnvironment({ ...FRESH, ...environment }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const words: string[] = [];
  const ended = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(new Error(`npm start ended: ${words.slice(-20).join("\n")}`));
    child.once("error", fail);
    child.once("exit", fail);
    setTimeout(fail, START_TIMEOUT_MS).unref();
  });
  ended.catch(() => undefined);
  const installed = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      words.push(line);
      if (line.startsWith("Packages installed")) resolve();
    });
  });
  const address = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once("line", (line) =>
      resolve((JSON.parse(line) as { address: string }).address),
    );
  });
  const started = { child, installed: Promise.race([installed, ended]), address: Promise.race([address, ended]) };
  // Where nothing had to be installed nobody waits for it, and at the end nobody waits for anything.
  for (const promise of [started.installed, started.address]) promise.catch(() => undefined);
  return started;
}

/** When it said that it runs; then the page is fetched whole. */
async function firstPage({ address }: Started, sinceMs: () => number): Promise<number> {
  const url = await address;
  const readyMs = sinceMs();
  const page = await fetch(url, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  const text = await page.text();
  assert(page.ok && text.includes("</html>"), `${url} answered ${page.status}`);
  return readyMs;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(timer);
}
