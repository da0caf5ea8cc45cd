import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const LIFELINE_FD = 3;
const ORPHAN_POLL_MS = 500;
/** npm passes Ctrl-C on, and the terminal sends it too: two within this time are one. */
const SAME_SIGNAL_MS = 1000;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a script of ours on the right Node and answers with its exit code. One that is looked after runs in a session of
 * its own, so that Ctrl-C reaches only this process, which asks it to stop once and in order; it also stops when npm is
 * killed without a word, and when this process is.
 * @param {{node: string, script: string, args: string[], isLookedAfter: boolean}} options
 * @returns {Promise<number>}
 */
export function handOver({ node, script, args, isLookedAfter }) {
  const path = [dirname(node), process.env.PATH ?? ""].join(delimiter);
  const env = { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: "1" };
  const lifeline = pathToFileURL(join(dirname(script), "lifeline.mjs")).href;
  const child = isLookedAfter
    ? spawn(node, ["--import", lifeline, script, ...args], {
        detached: true,
        env: { ...env, ML_LIFELINE_FD: String(LIFELINE_FD) },
        stdio: ["ignore", "inherit", "inherit", "pipe"],
      })
    : spawn(node, [script, ...args], { env, stdio: "inherit" });

  let lastMs = -SAME_SIGNAL_MS;
  const ask = (/** @type {NodeJS.Signals} */ signal) => {
    if (performance.now() - lastMs < SAME_SIGNAL_MS) return;
    lastMs = performance.now();
    child.kill(signal);
  };
  // In a terminal a command gets Ctrl-C itself; this process only must not die before it.
  for (const signal of SIGNALS)
    process.on(signal, () => (isLookedAfter || signal !== "SIGINT" ? ask(signal) : undefined));
  if (isLookedAfter) whenOrphaned(() => ask("SIGTERM"));

  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/**
 * Calls back once when npm is gone. npm starts a shell and the shell starts us, so the shell's parent is watched too.
 * Without npm nothing is watched: who starts us from a service or with nohup may leave.
 * @param {() => void} callBack
 */
function whenOrphaned(callBack) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const isShell = /^(?:ba|da|z|k)?sh$|^busybox$/.test(nameOf(parent));
  const grandparent = isShell ? parentOf(parent) : 0;
  const timer = setInterval(() => {
    if (process.ppid === parent && (grandparent === 0 || parentOf(parent) === grandparent)) return;
    clearInterval(timer);
    callBack();
  }, ORPHAN_POLL_MS);
  timer.unref();
}

/** `/proc/<pid>/stat`: "17 (name with spaces) S 3 …". Empty on systems without it. */
const statOf = (/** @type {number} */ pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
};
const nameOf = (/** @type {number} */ pid) => /\((.*)\)/.exec(statOf(pid))?.[1] ?? "";
const parentOf = (/** @type {number} */ pid) => Number(/^.*\) \S (\d+)/.exec(statOf(pid))?.[1] ?? 0);
