import { setTimeout as delay } from "node:timers/promises";
import type { Context } from "#lib/services/context.ts";
import { type ExportedSync, exportSync } from "#lib/services/sync/export-sync.ts";
import { readRunState } from "#lib/services/sync/read-run-state.ts";
import { requestSync } from "#lib/services/sync/request-sync.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { findCompany } from "./find-organization.ts";
import { BadInput, type Call, type Command, readArguments, runCommand } from "./run-command.ts";

const POLL_MS = 250;
const TIMEOUT_S_DEFAULT = 1_800;
const TIMEOUT_S_MAX = 86_400;
/** A run that nobody has taken by then: most likely no engine runs. */
const HINT_AFTER_MS = 15_000;
const USAGE = `npm run sync -- --company CODE-or-ID [--organization SLUG] [--wait] [--timeout-s N]
Asks for a sync; while one is asked for or running, that one is meant. With --wait it waits for the end (${TIMEOUT_S_DEFAULT} s at most unless
said otherwise) and prints one JSON line: counts, problems, and per report its state, journal number or reasons. Without: its id and number.
Exit codes: 0 done, 1 something broke, 2 bad arguments, 3 done but a part could not be done or an outcome is unclear, 4 failed or stopped, 5 timed out.`;

export const syncCommand: Command = { name: "sync", usage: USAGE, work };
if (import.meta.main) process.exitCode = await runCommand(syncCommand, process.argv.slice(2));

async function work({ args, open, answer, say }: Call): Promise<ExitCode> {
  const text = { type: "string" } as const;
  const options = { company: text, organization: text, "timeout-s": text, wait: { type: "boolean" } } as const;
  const { values, positionals } = readArguments(args, options);
  if (values.company === undefined || positionals.length > 0)
    throw new BadInput("Say which company: --company CODE-or-ID.");
  const timeoutMs = readTimeoutMs(values["timeout-s"]);
  const shell = open();
  const { organizationId, companyId, code } = await findCompany(shell, values.company, values.organization);
  const ctx = shell.contextOf(organizationId);
  const asked = await requestSync(ctx, { companyId });
  if (!asked.ok) throw new BadInput(`There is no company "${values.company}".`);
  const { syncId, number } = asked.value;
  if (!values.wait) {
    answer({ sync: syncId, number, company: code, state: "requested" });
    return EXIT.ok;
  }
  const isOver = await waitForEnd(ctx, syncId, timeoutMs, say);
  const exported = await exportSync(ctx, { syncId });
  if (!exported.ok) throw new Error("the run is gone");
  answer({ company: code, ...exported.value });
  return isOver ? exitCodeOf(exported.value) : EXIT.timedOut;
}

function readTimeoutMs(text: string | undefined): number {
  const seconds = text === undefined ? TIMEOUT_S_DEFAULT : Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > TIMEOUT_S_MAX)
    throw new BadInput(`--timeout-s is a whole number from 1 to ${TIMEOUT_S_MAX}.`);
  return seconds * 1000;
}

/** False when the time was over first; the run goes on then. */
async function waitForEnd(ctx: Context, syncId: string, timeoutMs: number, say: Call["say"]): Promise<boolean> {
  const startedAtMs = ctx.clock.monotonicMs();
  let isHinted = false;
  for (let elapsedMs = 0; elapsedMs < timeoutMs; elapsedMs = ctx.clock.monotonicMs() - startedAtMs) {
    const state = await readRunState(ctx, { syncId });
    if (state !== "requested" && state !== "running") return true;
    if (state === "requested" && elapsedMs > HINT_AFTER_MS && !isHinted) {
      isHinted = true;
      say("Nobody has taken the run yet. Does the engine run (npm start)?");
    }
    await delay(Math.min(POLL_MS, timeoutMs));
  }
  return false;
}

function exitCodeOf({ state, problems, counts }: ExportedSync): ExitCode {
  if (state !== "done") return EXIT.runFailed;
  return problems.length > 0 || (counts?.uncertain ?? 0) > 0 ? EXIT.partly : EXIT.ok;
}
