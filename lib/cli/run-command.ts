import { type ParseArgsConfig, parseArgs } from "node:util";
import { env, startEnv } from "#lib/env.ts";
import type { Actor } from "#lib/core/audit/event.ts";
import { openDatabase, type Database } from "#lib/services/open-database.ts";
import type { Context } from "#lib/services/context.ts";
import { systemClock } from "#lib/wiring.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";

const CONNECTIONS_MAX = 2;

export type Shell = Readonly<{
  db: Database;
  actor: Actor;
  /** Works in one organization, with the rights of the operator. */
  contextOf: (organizationId: string) => Context;
}>;

/** Something that the person at the shell can put right; its message is all they see. */
export class BadInput extends Error {}

export type Options = NonNullable<ParseArgsConfig["options"]>;
export type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>;

/** Arguments by `node:util`; an unknown one is `BadInput`. `--help` is added. */
export function readArguments<T extends Options>(options: T): Parsed<T> {
  try {
    return parseArgs({ args: process.argv.slice(2), options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Runs a command: its answer goes to stdout as JSON and nothing else does; words for people go to stderr. `work` gets the
 * database and answers the exit code. Sets the code and lets the process end by itself, so that a long answer is written whole.
 */
export async function runCommand(name: string, usage: string, work: (open: () => Shell) => Promise<ExitCode>): Promise<void> {
  let close = async () => {};
  const open = (): Shell => {
    const handle = openDatabase(env().DATABASE_APP_URL, CONNECTIONS_MAX);
    close = handle.close;
    const actor = { kind: "shell", command: name } as const;
    return {
      db: handle.db,
      actor,
      contextOf: (organizationId) => ({ db: handle.db, organizationId, actor, roles: [], clock: systemClock }),
    };
  };
  try {
    process.exitCode = await work(open);
  } catch (error) {
    process.exitCode = error instanceof BadInput ? EXIT.badInput : EXIT.failed;
    console.error(error instanceof BadInput ? `${error.message}\n\n${usage}` : describe(error));
  } finally {
    await close();
  }
}

/** The message alone: a database error repeats its parameters in the rest, and they may be secret. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : null;
  const message = error.message.startsWith("Failed query") ? (cause ?? "a query failed") : error.message;
  return startEnv().ML_LOG_LEVEL === "debug" ? `${message}\n${error.stack ?? ""}` : message;
}

/** One answer on stdout. */
export function answer(value: unknown): void {
  console.log(JSON.stringify(value));
}
