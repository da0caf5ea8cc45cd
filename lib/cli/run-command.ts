import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Actor } from "#lib/core/audit/event.ts";
import type { Clock } from "#lib/core/ports.ts";
import { env } from "#lib/env.ts";
import type { Context } from "#lib/services/context.ts";
import { type Database, type DatabaseHandle, openDatabase } from "#lib/services/open-database.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";

const CONNECTIONS_MAX = 2;
/** Not that of the wiring, which would load every adapter for a search. */
const clock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

export type Shell = Readonly<{
  db: Database;
  actor: Actor;
  /** Works in one organization, with the rights of the operator. */
  contextOf: (organizationId: string) => Context;
}>;

/** Where a command speaks: its answer goes to stdout as one line of JSON and nothing else does; words for people to stderr. */
export type Voice = Readonly<{ answer: (value: unknown) => void; say: (text: string) => void }>;

export type Call = Voice & Readonly<{ args: readonly string[]; open: () => Shell }>;
export type Command = Readonly<{ name: string; usage: string; work: (call: Call) => Promise<ExitCode> }>;

/** Something that the person at the shell can put right; its message is all they see. */
export class BadInput extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** Arguments by `node:util`; an unknown one is `BadInput`. */
export function readArguments<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const TERMINAL: Voice = {
  answer: (value) => console.log(JSON.stringify(value)),
  say: (text) => console.error(text),
};

/**
 * Runs a command and answers its exit code: what it throws becomes words and a code. The caller sets the code and lets the
 * process end by itself, so that a long answer is written whole.
 */
export async function runCommand(
  command: Command,
  args: readonly string[],
  voice: Voice = TERMINAL,
): Promise<ExitCode> {
  const { name, usage, work } = command;
  if (args.includes("--help")) {
    voice.say(usage);
    return EXIT.ok;
  }
  const handles: DatabaseHandle[] = [];
  const open = (): Shell => {
    const handle = openDatabase(env().DATABASE_APP_URL, CONNECTIONS_MAX);
    handles.push(handle);
    const { db } = handle;
    const actor = { kind: "shell", command: name } as const;
    return { db, actor, contextOf: (organizationId) => ({ db, organizationId, actor, roles: [], clock }) };
  };
  try {
    return await work({ ...voice, args, open });
  } catch (error) {
    if (!(error instanceof BadInput)) {
      voice.say(describe(error));
      return EXIT.failed;
    }
    voice.say(`${error.message}\n\n${usage}`);
    return EXIT.badInput;
  } finally {
    await Promise.all(handles.map(({ close }) => close()));
  }
}

/** The message alone: a database error repeats its parameters in the rest, and they may be secret. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : "a query failed";
  return error.message.startsWith("Failed query") ? cause : error.message;
}
