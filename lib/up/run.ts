import { existsSync } from "node:fs";
import { runCommand } from "./product/run-command.ts";

/** Those that work where nothing is configured yet: no database, no secrets. */
const ALONE = new Set(["ping"]);

/** `npm run configure -- FILE` and the other commands: `lib/cli/<verb>.ts`, with the database and the secrets of the product. */
const [verb = "", ...args] = process.argv.slice(2);
const script = `lib/cli/${verb}.ts`;

if (!/^[a-z-]+$/.test(verb) || !existsSync(script)) {
  console.error(`There is no command "${verb}".`);
  process.exit(64);
}
process.exit(await runCommand(script, args, ALONE.has(verb)));
