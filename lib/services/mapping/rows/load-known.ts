import { desc, eq, inArray, sql } from "drizzle-orm";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { type ChosenAccount, createSuggest, type UsedEntry } from "#lib/core/mapping/suggest.ts";
import type { Transaction } from "#db/client.ts";
import { company, mapping, posting, postingExpense, report } from "#db/schema/index.ts";
import { segmentChoices, settlementChoices } from "./choices.ts";
import type { MappingRow } from "./mapping-row.ts";

const USED_ROWS_MAX = 20_000;
const CHOSEN_MAX = 2_000;

/** What suggestions are made from, beside the names: what people decided before. */
export type Known = Readonly<{
  used: readonly UsedEntry[];
  chosen: readonly ChosenAccount[];
  /** `mappingKeyText` of what a person unmapped and nobody mapped since: nothing that accepts many at once touches it. */
  unmappedByPerson: ReadonlySet<string>;
}>;

/** Rows of this company's past and of the organization's other companies, newest first, and single choices for expenses. */
export async function loadKnown(tx: Transaction, companyId: string): Promise<Known> {
  const rows = await tx
    .select({ row: mapping, code: company.code })
    .from(mapping)
    .innerJoin(company, eq(company.id, mapping.companyId))
    .where(inArray(mapping.kind, ["category", "tag", "workspace", "card"]))
    .orderBy(desc(mapping.setAt), desc(mapping.version))
    .limit(USED_ROWS_MAX);
  const unmapped = new Map<string, boolean>();
  for (const { row } of rows) {
    const text = mappingKeyText(row);
    if (row.companyId === companyId && !unmapped.has(text))
      unmapped.set(text, row.target === null && row.setById !== null);
  }
  return {
    used: rows.map(({ row, code }) => ({ ...row, company: row.companyId === companyId ? "" : code })),
    chosen: await loadChosen(tx, companyId),
    unmappedByPerson: new Set([...unmapped].filter(([, byPerson]) => byPerson).map(([text]) => text)),
  };
}

/**
 * Whole accounts that people chose for single expenses, by the category of the expense: the one thing that our database knows
 * of how accountants code. Journals of GP are not kept with their lines, so they cannot be learnt from.
 */
async function loadChosen(tx: Transaction, companyId: string): Promise<readonly ChosenAccount[]> {
  const expenses = sql`case jsonb_typeof(${report.content}->'expenses') when 'array' then ${report.content}->'expenses' else '[]' end`;
  const { rows } = await tx.execute<ChosenAccount>(sql`
    with newest as (
      select distinct on (m.source) m.source, m.target from ${mapping} m
      where m.company_id = ${companyId} and m.kind = 'expense_account'
      order by m.source, m.version desc limit ${CHOSEN_MAX})
    select e->>'category' as "category", newest.target as "account", count(distinct newest.source)::int as "expenses"
    from newest
    join ${postingExpense} on ${postingExpense.transactionId} = newest.source
    join ${posting} on ${posting.id} = ${postingExpense.postingId} and ${posting.companyId} = ${companyId}
    join ${report} on ${report.id} = ${posting.reportRowId}
    cross join lateral jsonb_array_elements(${expenses}) e
    where newest.target is not null and e->>'transactionId' = newest.source and e->>'category' <> ''
    group by 1, 2`);
  return rows;
}

/** Fills in what an unmapped row most probably is. One finder per segment, made when it is first asked for. */
export function createRowSuggest(rules: CompanyRules, known: Known): (row: MappingRow) => MappingRow {
  const made = new Map<number, ReturnType<typeof createFinder>>();
  return (row) => {
    if (row.key === null || row.target !== null || row.suggestion !== null) return row;
    const position = row.key.segment;
    const finder = made.get(position) ?? createFinder(position, rules, known);
    made.set(position, finder);
    const found = finder.suggest(row.key, row.glCode);
    if (!found) return row;
    const { target: value, ...why } = found;
    return { ...row, suggestion: { value, name: finder.names.get(value) ?? "", ...why } };
  };
}

function createFinder(position: number, rules: CompanyRules, { used, chosen }: Known) {
  const choices = position === 0 ? settlementChoices(rules) : segmentChoices(rules, position);
  const values = choices.filter(({ suggested }) => suggested);
  const shape = rules.segments.map(({ length }) => length);
  const suggest = createSuggest({ position, values, used, chosen, shape, separator: rules.separator });
  return { suggest, names: new Map(values.map(({ value, name }) => [value, name])) };
}
