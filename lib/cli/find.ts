import { SearchAudit, searchAudit } from "#lib/services/audit/search-audit.ts";
import { EXIT } from "./exit-code.ts";
import { findOrganization } from "./find-organization.ts";
import { answer, BadInput, readArguments, runCommand } from "./run-command.ts";

const USAGE = `npm run find -- TERM [--organization SLUG] [--limit N] [--cursor C]
TERM as in the audit page: a report id, journal:12345, batch:, employee:, account:, amount:">500", status:, by:, after:2026-10-01,
before:, or words. Answers a JSON array, newest first. Exit codes: 0 found, 1 nothing found (or something broke), 2 bad arguments.`;

await runCommand("find", USAGE, async (open) => {
  const { values, positionals } = readArguments({
    organization: { type: "string" },
    limit: { type: "string" },
    cursor: { type: "string" },
    help: { type: "boolean" },
  });
  if (values.help) {
    console.error(USAGE);
    return EXIT.ok;
  }
  if (positionals.length === 0) throw new BadInput("Say what to find.");
  const { organization, limit, cursor } = values;
  const input = SearchAudit.safeParse({ term: positionals.join(" "), ...(limit ? { limit } : {}), ...(cursor ? { cursor } : {}) });
  if (!input.success) throw new BadInput(input.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
  const shell = open();
  const found = await searchAudit(shell.contextOf(await findOrganization(shell.db, organization)), input.data);
  if (!found.ok) throw new BadInput(found.error.code === "invalid_input" ? found.error.issues.join("\n") : found.error.code);

  const { hits, near, ignored, incomplete, cursor: next } = found.value;
  answer(hits);
  if (ignored.length > 0) console.error(`Left out: ${ignored.join(" ")}`);
  if (incomplete) console.error("Merchants were not searched: it took too long.");
  if (near) console.error(`Did you mean ${near.reportId}?`);
  if (next !== null) console.error(`There is more: --cursor ${next}`);
  return hits.length > 0 ? EXIT.ok : EXIT.failed;
});
