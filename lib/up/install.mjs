import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

const STAMP = ".ml-connector-lock";

/**
 * Runs `npm ci` when `node_modules` is not what the lock says: at the first start, and when the lock has changed. A
 * stamp of the lock's hash makes every other start cost nothing. Throws with what to do when npm fails.
 * @param {string} root
 * @param {(text: string) => void} say
 */
export function install(root, say) {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const modules = join(root, "node_modules");
  const wanted = `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
  if (readOr(join(modules, STAMP), "") === wanted) return;
  const present = readOr(join(modules, ".package-lock.json"), "");
  if (present === "" || !fulfils(JSON.parse(lock).packages, JSON.parse(present).packages)) {
    const startedMs = performance.now();
    say("Installing packages (the first time about a minute, some 600 MB to download) …");
    runNpm(root);
    say(`Packages installed in ${Math.round((performance.now() - startedMs) / 1000)} s.`);
  }
  writeFileSync(join(modules, STAMP), wanted);
}

/**
 * Whether an install by hand already brought what the lock asks for. Optional packages are for other platforms.
 * @param {Record<string, {version?: string, integrity?: string, optional?: boolean}>} wanted
 * @param {Record<string, {version?: string, integrity?: string}>} present
 */
export function fulfils(wanted, present) {
  const isSame = (/** @type {string} */ path) =>
    present[path]?.version === wanted[path]?.version && present[path]?.integrity === wanted[path]?.integrity;
  const needed = Object.keys(wanted).filter(
    (path) => path !== "" && (wanted[path]?.optional !== true || path in present),
  );
  return needed.every(isSame) && Object.keys(present).every((path) => path in wanted);
}

/** @param {string} root */
function runNpm(root) {
  const flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--engine-strict=false"];
  // With NODE_ENV=production npm would leave out what the build needs.
  const args = [...flags, "--include=dev", "--include=optional"];
  const cli = process.env.npm_execpath;
  const isCli = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli);
  const [program, before] = isCli ? [machineNode(root), [cli]] : ["npm", []];
  const shell = process.platform === "win32" && !isCli;
  // stdout belongs to what is started afterwards.
  const { status, error } = spawnSync(program, [...before, ...args], { cwd: root, stdio: ["ignore", 2, 2], shell });
  if (status === 0) return;
  throw new Error(
    `npm ci failed${error ? `: ${error.message}` : ""}. Its words stand above. Check that the npm registry can be reached from here and that the disk has 2 GB free, then start again.`,
  );
}

/**
 * A Node outside of this tree, whose own one `npm ci` is about to remove.
 * @param {string} root
 */
function machineNode(root) {
  const isOurs = (/** @type {string} */ path) => path.startsWith(join(root, "node_modules") + sep);
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "node"));
  const known = [process.env.npm_node_execpath ?? "", process.execPath, ...onPath];
  return known.find((path) => path !== "" && !isOurs(path) && existsSync(path)) ?? process.execPath;
}

/**
 * @param {string} path
 * @param {string} fallback
 */
function readOr(path, fallback) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fallback;
  }
}
