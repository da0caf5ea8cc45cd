import { inArray, or, sql, type SQL } from "drizzle-orm";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import { tagPath } from "#lib/core/mapping/parts/tag-source.ts";
import { mapping, posting, report } from "#db/schema/index.ts";

/** Whether the report of a posting uses one of these keys; null: they are none. Asked inside of the stored report, row by row. */
export function usesKey(keys: readonly MappingKey[]): SQL | null {
  return or(...[...Map.groupBy(keys, (key) => `${key.kind}/${key.level}`).values()].map(usesOne)) ?? null;
}

/** Keys of one kind and level. */
function usesOne(keys: readonly MappingKey[]): SQL | undefined {
  const [first] = keys;
  if (!first) return undefined;
  const sources = keys.map((key) => key.source);
  switch (first.kind) {
    case "workspace":
      return inArray(report.policyId, sources);
    case "category":
      return someExpense("@.category", sources);
    case "tag":
      // Of a dependent tag's full path, the expense has the last part at its level.
      return someExpense(`@.tags[${first.level - 1}]`, [
        ...sources,
        ...sources.map((source) => tagPath(source).at(-1) ?? ""),
      ]);
    case "card":
      return or(someCard(sources), someChosenPayer(sources));
    // What they apply to is not in the keys: every open report may change.
    case "exception":
    case "default":
      return sql`true`;
    case "report_date":
      return inArray(posting.subject, sources);
    case "expense_payer":
    case "expense_account":
      return someExpense("@.transactionId", sources);
  }
}

/** A path inside the expenses is found without taking the report apart: half the time of a join with its elements. */
function someExpense(path: string, sources: readonly string[]): SQL {
  const found = sql.raw(`'$.expenses[*] ? (${path} == $s[*])'`);
  return sql`jsonb_path_exists(${report.content}, ${found}, ${JSON.stringify({ s: sources })}::jsonb)`;
}

/** Spaces around a card's name do not count, which a path cannot say. */
function someCard(cards: readonly string[]): SQL {
  const list = sql.join(
    cards.map((card) => sql`${card}`),
    sql`, `,
  );
  const names = sql`jsonb_path_query(${report.content}, '$.expenses[*].card')`;
  return sql`exists (select 1 from ${names} as card where trim(card #>> '{}') in (${list}))`;
}

/** A person may have said that the card paid an expense, and that is not in the report. */
function someChosenPayer(cards: readonly string[]): SQL {
  const payers = sql.join(
    cards.map((card) => sql`${`card:${card}`}`),
    sql`, `,
  );
  return sql`exists (select 1 from ${mapping} m where m.company_id = ${posting.companyId} and m.kind = 'expense_payer'
    and m.target in (${payers}) and m.source = any(${posting.transactionIds}))`;
}
