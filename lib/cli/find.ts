import { SearchAudit, searchAudit } from "#lib/services/audit/search-audit.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { findOrganization } from "./find-organization.ts";
import { BadInput, type Call, type Command, readArguments, runCommand } from "./run-command.ts";

const USAGE = `npm run find -- TERM [--organization SLUG] [--limit N] [--cursor C]
TERM as in the audit page: a report id, journal:12345, batch:, employee:, account:, amount:">500", status:, by:, after:2026-10-01,
before:, or words. Answers a JSON array, newest first. Exit codes: 0 found, 1 something broke, 2 bad arguments, 6 nothing found.`;

export const findCommand: Command = { name: "find", usage: USAGE, work };
if (import.meta.main) process.exitCode = await runCommand(findCommand, process.argv.slice(2));

async function work({ args, open, answer, say }: Call): Promise<ExitCode> {
  const text = { type: "string" } as const;
  const { values, positionals } = readArguments(args, { organization: text, limit: text, cursor: text });
  const { organization, limit, cursor } = values;
  if (positionals.length === 0) throw new BadInput("Say what to find.");
  const asked = { term: positionals.join(" "), ...(limit ? { limit } : {}), ...(cursor ? { cursor } : {}) };
  const input = SearchAudit.safeParse(asked);
  if (!input.success)
    throw new BadInput(input.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
  const shell = open();
  const found = await searchAudit(shell.contextOf(await findOrganization(shell.db, organization)), input.data);
  if (!found.ok)
    throw new BadInput(found.error.code === "invalid_input" ? found.error.issues.join("\n") : found.error.code);

  const { hits, near, ignored, incomplete, cursor: next } = found.value;
  answer(hits);
  if (ignored.length > 0) say(`Left out: ${ignored.join(" ")}`);
  if (incomplete) say("Merchants were not searched: it took too long.");
  if (near) say(`Did you mean ${near.reportId}?`);
  if (next !== null) say(`There is more: --cursor ${next}`);
  return hits.length > 0 ? EXIT.ok : EXIT.nothingFound;
}
