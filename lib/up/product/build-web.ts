import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";

/** What the built pages are made of. Tests and documents are not in it. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "db",
  "public",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];
/** Rooms of `lib` that no page loads: a change there needs no new build. */
const NOT_BUILT = /^lib\/(?:up|testing|bench|cli|engine|sandbox)\/|\.(?:test|spec)\.tsx?$|\.md$|\/fixtures\//;
const FILES_MAX = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** A hash over the names and contents of everything that the build reads, and the Node that built. */
export function sourceHash(root: string): string {
  const hash = createHash("sha256").update(process.version);
  for (const path of listFiles(root)) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

function listFiles(root: string): readonly string[] {
  const files: string[] = [];
  const waiting = SOURCES.filter((path) => existsSync(join(root, path)));
  for (let path = waiting.pop(); path !== undefined && files.length < FILES_MAX; path = waiting.pop()) {
    if (statSync(join(root, path)).isDirectory()) {
      waiting.push(...readdirSync(join(root, path)).map((name) => `${path}/${name}`));
    } else if (!NOT_BUILT.test(path)) {
      files.push(path);
    }
  }
  return files.toSorted();
}

/** Whether `distDir` holds a finished build of these sources. */
export function isBuilt(root: string, distDir: string, hash: string): boolean {
  const stamp = join(root, distDir, "ml-build-stamp");
  return existsSync(join(root, distDir, "BUILD_ID")) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
}

/** Builds the pages into `distDir`; throws with the last words of the build when it fails. */
export async function buildWeb(root: string, distDir: string, hash: string, signal: AbortSignal): Promise<void> {
  const build = startChild({
    name: "build",
    args: ["node_modules/next/dist/bin/next", "build"],
    environment: { NODE_ENV: "production", NEXT_DIST_DIR: distDir },
    onLine: () => undefined,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  });
  signal.addEventListener("abort", () => void build.stop(), { once: true });
  const { code, tail } = await build.ended;
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`The build of the pages failed:\n${tail.join("\n")}`);
  writeFileSync(join(root, distDir, "ml-build-stamp"), hash);
}
