import { eq } from "drizzle-orm";
import { z } from "zod";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { mapping } from "#db/schema/index.ts";
import { loadRules, type LoadedRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { readTable } from "../../table-file/read-table.ts";
import { FILE_BYTES_MAX, ROWS_MAX, type TableFault } from "../../table-file/table.ts";
import { loadRows } from "../list-mapping.ts";
import { MANY_CHANGES_MAX } from "../mapping-change.ts";
import { segmentChoices, settlementChoices, wholeChoices, type Choice } from "../rows/choices.ts";
import { columnsOf, type DiffFacts, diffFile, type FileDiff } from "./diff-file.ts";

const PROBLEMS_SHOWN_MAX = 500;

export const ReadMappingFile = z.strictObject({
  companyId: z.uuid(),
  file: z.file().max(FILE_BYTES_MAX, `The file is larger than ${FILE_BYTES_MAX / 1_000_000} MB`),
});

export type ReadMapping = FileDiff &
  Readonly<{
    /** How many problems there are; `problems` holds the first of them. */
    problemCount: number;
    /** The mapping that the file was compared with: saving it expects this. */
    version: number;
  }>;

/**
 * Compares a CSV or XLSX file with the mapping as it is: nothing is written. Errors: `not_found`; `invalid_input` with a sentence
 * when the file cannot be read as one of ours.
 */
export async function readMappingFile(
  ctx: Context,
  { companyId, file }: z.output<typeof ReadMappingFile>,
): Promise<Result<ReadMapping, RequestProblem>> {
  const table = await readTable(new Uint8Array(await file.arrayBuffer()));
  if (!table.ok) return refused(faultWords(table.error));
  const [head, ...lines] = table.value;
  const columns = columnsOf(head?.cells ?? []);
  if ("missing" in columns)
    return refused(`Row 1 has no column ${columns.missing}: begin with the file that Export makes`);
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { all } = await loadRows(tx, loaded, ctx.clock.now());
    const facts = { rows: all, ...choicesOf(loaded), targetAt: await loadTargets(tx, companyId) };
    const diff = diffFile(lines, columns, facts);
    if (diff.changes.length > MANY_CHANGES_MAX)
      return refused(`The file changes ${diff.changes.length} rows; at most ${MANY_CHANGES_MAX} are saved at once`);
    const { problems } = diff;
    return ok({
      ...diff,
      problems: problems.slice(0, PROBLEMS_SHOWN_MAX),
      problemCount: problems.length,
      version: loaded.rules.mappingVersion,
    });
  });
}

function refused(sentence: string): Result<never, RequestProblem> {
  return err({ code: "invalid_input", issues: [sentence] });
}

function choicesOf({ rules }: LoadedRules): Pick<DiffFacts, "choices" | "accounts"> {
  const made = new Map<number, ReadonlyMap<string, Choice>>();
  const byValue = (some: readonly Choice[]) => new Map(some.map((choice) => [choice.value, choice]));
  let accounts: ReadonlyMap<string, Choice> | undefined;
  return {
    choices: (position) => {
      const choices =
        made.get(position) ?? byValue(position === 0 ? cardChoices(rules) : segmentChoices(rules, position));
      made.set(position, choices);
      return choices;
    },
    accounts: () => (accounts ??= byValue(wholeChoices(rules))),
  };
}

function cardChoices(rules: CompanyRules): readonly Choice[] {
  return settlementChoices(rules).map((choice) =>
    choice.refusal === null && !rules.confirmedAccounts.has(choice.value)
      ? { ...choice, refusal: "not_confirmed" as const }
      : choice,
  );
}

/** All rows ever saved, by key and version. */
async function loadTargets(tx: Transaction, companyId: string) {
  const rows = await tx.select().from(mapping).where(eq(mapping.companyId, companyId));
  const targets = new Map(rows.map((row) => [`${row.version} ${mappingKeyText(row)}`, row.target]));
  return (keyText: string, version: number) => targets.get(`${version} ${keyText}`);
}

function faultWords({ code }: TableFault): string {
  switch (code) {
    case "too_large":
      return `The file is larger than ${FILE_BYTES_MAX / 1_000_000} MB, or unpacks to far more: nothing of it was read`;
    case "too_many_rows":
      return `The file has more than ${ROWS_MAX} rows`;
    case "too_many_columns":
      return "The file has too many columns";
    case "cell_too_long":
      return "A cell of the file is longer than any name or code";
    case "not_a_table":
      return "The file is no table: export it as CSV or as an Excel workbook (.xlsx)";
    case "unreadable":
      return "The file cannot be read. Of Excel's formats .xlsx and CSV are read, not .xls; save it again and retry";
  }
}
