import { and, desc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { categorySegments } from "#lib/core/mapping/find-entry.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { type ChosenAccount, createSuggest, type KeyedUse, type UsedEntry } from "#lib/core/mapping/suggest.ts";
import type { Transaction } from "#db/client.ts";
import { company, keyedByHand, mapping, posting, postingExpense, report, shadowRun } from "#db/schema/index.ts";
import { type Choice, segmentChoices, settlementChoices, wholeChoices } from "./choices.ts";
import type { MappingRow } from "./mapping-row.ts";

const USED_ROWS_MAX = 20_000;
const CHOSEN_MAX = 2_000;
/** Shadow months that are learnt from, the newest; and what of one source and account is named. */
const SHADOW_RUNS_MAX = 3;
const KEYED_MAX = 5_000;

/** What suggestions are made from, beside the names: what people decided before. */
export type Known = Readonly<{
  used: readonly UsedEntry[];
  chosen: readonly ChosenAccount[];
  keyed: readonly KeyedUse[];
  /** `mappingKeyText` of what a person ever unmapped: where it still is, nothing that accepts many at once touches it. */
  unmappedByPerson: ReadonlySet<string>;
}>;

/** Rows of this company's past and of the organization's other companies, newest first, and single choices for expenses. */
export async function loadKnown(tx: Transaction, companyId: string): Promise<Known> {
  const { kind, segment, level, source, target, setAt } = mapping;
  const rows = await tx
    .select({ kind, segment, level, source, target, setAt, companyId: mapping.companyId, code: company.code })
    .from(mapping)
    .innerJoin(company, eq(company.id, mapping.companyId))
    .where(inArray(mapping.kind, ["category", "tag", "workspace", "card"]))
    .orderBy(desc(mapping.setAt), desc(mapping.version))
    .limit(USED_ROWS_MAX);
  // Without a limit: whatever else is forgotten, this is a person's word.
  const unmapped = await tx
    .select()
    .from(mapping)
    .where(and(eq(mapping.companyId, companyId), isNull(mapping.target), isNotNull(mapping.setById)));
  return {
    used: rows.map(({ code, companyId: of, ...row }) => ({ ...row, company: of === companyId ? "" : code })),
    chosen: await loadChosen(tx, companyId),
    keyed: await loadKeyed(tx, companyId),
    unmappedByPerson: new Set(unmapped.map((row) => mappingKeyText(row))),
  };
}

/**
 * Whole accounts that people chose for single expenses, by the category of the expense.
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

/** What shadow months found in GP: lines that finance keyed by hand, and whether a person said that they are the reports. */
async function loadKeyed(tx: Transaction, companyId: string): Promise<readonly KeyedUse[]> {
  const { rows } = await tx.execute<KeyedUse>(sql`
    with run as (
      select ${shadowRun.result}->'learnt' as learnt from ${shadowRun}
      where ${shadowRun.companyId} = ${companyId} and ${shadowRun.state} = 'done'
      order by ${shadowRun.askedAt} desc limit ${SHADOW_RUNS_MAX}),
    line as (
      select distinct l from run
      cross join lateral jsonb_array_elements(case jsonb_typeof(learnt) when 'array' then learnt else '[]' end) l)
    select l->>'p' as "policyId", l->>'c' as "category", l->'t' as "tags", l->>'a' as "account",
      count(*)::int as "lines", count(k.report_id)::int as "confirmed",
      (array_agg(distinct (l->>'j')::int))[1:4] as "journals"
    from line
    left join ${keyedByHand} k on k.company_id = ${companyId} and k.report_id = l->>'r' and k.journal_number > 0
    group by 1, 2, 3, 4
    limit ${KEYED_MAX}`);
  return rows;
}

/** Fills in what an unmapped row most probably is. One finder per segment, made when it is first asked for. */
export function createRowSuggest(rules: CompanyRules, known: Known): (row: MappingRow) => MappingRow {
  const made = new Map<number, ReturnType<typeof createFinder>>();
  return (row) => {
    // What a person planned for later is a choice too.
    if (row.key === null || row.target !== null || row.next !== undefined || row.suggestion !== null) return row;
    const position = row.key.segment;
    const finder = made.get(position) ?? createFinder(position, rules, known);
    made.set(position, finder);
    const found = finder.suggest(row.key, row.glCode);
    if (!found) return row;
    const { target: value, ...why } = found;
    const names = why.whole ? finder.accountNames : finder.names;
    return { ...row, suggestion: { value, name: names.get(value) ?? "", ...why } };
  };
}

function createFinder(position: number, rules: CompanyRules, { used, chosen, keyed }: Known) {
  const choices = position === 0 ? settlementChoices(rules) : segmentChoices(rules, position);
  const values = choices.filter(({ suggested }) => suggested);
  const shape = rules.segments.map(({ length }) => length);
  const accounts = categorySegments(rules).includes(position)
    ? wholeChoices(rules).filter(({ suggested }) => suggested)
    : [];
  const { separator } = rules;
  const namesOf = (some: readonly Choice[]) => new Map(some.map(({ value, name }) => [value, name]));
  return {
    suggest: createSuggest({ position, values, accounts, used, chosen, keyed, shape, separator }),
    names: namesOf(values),
    accountNames: namesOf(accounts),
  };
}
