import { spawnSync } from "node:child_process";
import { join } from "node:path";

const NODE_MAJOR = 24;

/**
 * The Node that everything else runs on: the one that npm brought for this platform, else the machine's own when it is
 * new enough. Throws with what to do.
 * @param {string} root
 * @returns {string} path of the program
 */
export function findNode(root) {
  const brought = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  // It is tried, since on a Linux without glibc the file is there and does not run.
  for (const program of [brought, process.execPath]) {
    const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    if (majorOf(stdout ?? "") >= NODE_MAJOR) return program;
  }
  throw new Error(
    `This needs Node ${NODE_MAJOR}. npm brings it for Linux (x64 and arm64 with glibc); here is ${process.platform}-${process.arch} with Node ${process.versions.node}. Install Node ${NODE_MAJOR} or newer from nodejs.org and start again.`,
  );
}

/**
 * `v24.21.0` → 24; 0 for what is no version.
 * @param {string} text
 */
export function majorOf(text) {
  return Number(/^v(\d+)\./.exec(text)?.[1] ?? 0);
}
