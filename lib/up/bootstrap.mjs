// The first program of `npm start`, `npm run dev`, `npm test` and every command. It runs under whatever Node the machine
// has (20 or newer), so it is plain JavaScript without packages: it installs what the lock asks for, finds Node 24 and
// hands over to `lib/up/<what>.ts`.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "./find-node.mjs";
import { handOver } from "./hand-over.mjs";
import { install } from "./install.mjs";

const NODE_MAJOR_MIN = 20;
/** `run` is a command in a terminal: Ctrl-C and the keyboard are its own. The others are looked after. */
const WHATS = ["start", "dev", "test", "run"];

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [what = "", ...args] = process.argv.slice(2);

try {
  if (Number(process.versions.node.split(".")[0]) < NODE_MAJOR_MIN) {
    throw new Error(
      `Node ${process.versions.node} is too old: install Node ${NODE_MAJOR_MIN} or newer from nodejs.org.`,
    );
  }
  if (!WHATS.includes(what)) throw new Error(`Usage: node lib/up/bootstrap.mjs ${WHATS.join("|")} [arguments]`);
  process.chdir(root);
  install(root, (text) => console.error(text));
  const node = findNode(root);
  process.exitCode = await handOver({
    node,
    script: join(root, "lib", "up", `${what}.ts`),
    args,
    isLookedAfter: what !== "run",
  });
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
