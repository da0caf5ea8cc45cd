// `npm run simulate` on whatever Node the machine has: installs what the lock asks for, finds Node 24 and hands over.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "#lib/up/find-node.mjs";
import { handOver } from "#lib/up/hand-over.mjs";
import { install } from "#lib/up/install.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(dirname(here)));
process.chdir(root);
install(root, (text) => console.error(text));
const script = join(here, "main.ts");
process.exitCode = await handOver({ node: findNode(root), script, args: process.argv.slice(2), isLookedAfter: false });
