import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { invokedFrom, namedVariable } from "#lib/env.ts";
import { configure } from "#lib/services/organization/configure.ts";
import {
  type Configuration,
  configurationJsonSchema,
  parseConfiguration,
} from "#lib/services/organization/configuration.ts";
import { systemClock, wire } from "#lib/wiring.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { BadInput, type Call, type Command, readArguments, runCommand } from "./run-command.ts";

const FILE_BYTES_MAX = 10_000_000;
const CA_BYTES_MAX = 100_000;
const USAGE = `npm run configure -- FILE.json     makes or changes an organization; again with the same file: nothing
npm run configure -- --schema      prints the JSON schema of the file
npm run configure -- --check FILE.json   checks the file's form without a database
Exit codes: 0 done, 1 something broke, 2 the file or the arguments are wrong. See lib/cli/configuration.md.`;

export const configureCommand: Command = { name: "configure", usage: USAGE, work };
if (import.meta.main) process.exitCode = await runCommand(configureCommand, process.argv.slice(2));

async function work(call: Call): Promise<ExitCode> {
  const { values, positionals } = readArguments(call.args, { schema: { type: "boolean" }, check: { type: "boolean" } });
  if (values.schema) {
    call.answer(configurationJsonSchema());
    return EXIT.ok;
  }
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new BadInput("Name one file.");
  const config = readConfiguration(resolve(invokedFrom(), path));
  return values.check ? EXIT.ok : apply(call, config);
}

function readConfiguration(path: string): Configuration {
  const parsed = parseConfiguration(parseJson(readText(path, FILE_BYTES_MAX), path));
  if (!parsed.ok) throw refused(parsed.error);
  const connections = parsed.value.connections.map((connection) => {
    const { caFile, ...rest } = connection;
    return caFile === undefined || rest.caPem !== undefined
      ? connection
      : { ...rest, caPem: readText(resolve(dirname(path), caFile), CA_BYTES_MAX) };
  });
  return { ...parsed.value, connections };
}

function readText(path: string, bytesMax: number): string {
  try {
    if (statSync(path).size > bytesMax) throw new Error(`it is larger than ${bytesMax} bytes`);
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new BadInput(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function apply(call: Call, config: Configuration): Promise<ExitCode> {
  const { db, actor } = call.open();
  const { vault, checkAddress } = wire(db);
  const admin = { db, clock: systemClock, vault, actor, checkAddress, secretOf: namedVariable };
  const configured = await configure(admin, config);
  if (!configured.ok) throw refused(configured.error);
  const { organizationId, changes, companies } = configured.value;
  call.answer({ organization: config.organization.slug, organizationId, companies, changes });
  call.say(changes.length === 0 ? "Everything was so already." : `${changes.length} changes.`);
  return EXIT.ok;
}

function refused(problem: Readonly<{ code: string; issues?: readonly string[] }>): BadInput {
  return new BadInput(
    `Nothing was changed:\n${(problem.issues ?? [problem.code]).map((issue) => `  ${issue}`).join("\n")}`,
  );
}
