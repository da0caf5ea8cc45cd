import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** `nobody` and `nogroup` on every common Linux. */
const NOBODY = 65_534;
/** Others may go through a folder and see nothing of what is in it. */
const PASS_THROUGH = 0o011;

export type Dropped = Readonly<{
  /** The program and its arguments, put behind what drops root. */
  wrap: (program: string, args: readonly string[]) => readonly [string, readonly string[]];
  /** Gives a file or folder to the user that the program will run as, and lets that user pass the folder above. */
  handOver: (path: string) => void;
}>;

const AS_IS: Dropped = { wrap: (program, args) => [program, args], handOver: () => undefined };

const behind = (tool: string, options: readonly string[]): Dropped["wrap"] => {
  return (program, args) => [tool, [...options, program, ...args]];
};

// In a namespace of its own the program sees itself as nobody, yet owns root's files: this works below a closed /root.
const NAMESPACE: Dropped = {
  wrap: behind("unshare", ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]),
  handOver: () => undefined,
};

// Containers and chroots that forbid namespaces: really as nobody, so every folder above must be open to others.
const NOBODY_USER: Dropped = {
  wrap: behind("setpriv", [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--inh-caps=-all"]),
  handOver: (path) => {
    chownSync(path, NOBODY, NOBODY);
    chmodSync(dirname(path), statSync(dirname(path)).mode | PASS_THROUGH);
  },
};

/**
 * How to run `program` when we are root, which Postgres refuses to be. Each way is tried with `--version`. Throws with
 * what to do when none works.
 */
export function withoutRoot(program: string): Dropped {
  if (process.getuid?.() !== 0) return AS_IS;
  for (const way of [NAMESPACE, NOBODY_USER]) {
    const [command, args] = way.wrap(program, ["--version"]);
    if (spawnSync(command, args, { stdio: "ignore" }).status === 0) return way;
  }
  throw new Error(
    "Postgres refuses to run as root, and root's rights cannot be dropped here. Run as a normal user, move the folder out of /root, or set DATABASE_URL.",
  );
}
