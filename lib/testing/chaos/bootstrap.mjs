// `npm run chaos` on whatever Node the machine has: installs what the lock asks for, finds Node 24 and hands over. Unlike
// the commands it opens nothing of the product: each part makes a database and a sandbox of its own in a temporary folder.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "#lib/up/find-node.mjs";
import { handOver } from "#lib/up/hand-over.mjs";
import { install } from "#lib/up/install.mjs";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
process.chdir(root);
install(root, (text) => console.error(text));
const script = join(root, "lib", "testing", "chaos", "chaos-main.ts");
process.exitCode = await handOver({ node: findNode(root), script, args: process.argv.slice(2), isLookedAfter: false });
