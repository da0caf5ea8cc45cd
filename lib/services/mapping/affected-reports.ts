import { and, asc, eq, inArray, or, sql, type SQL } from "drizzle-orm";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import type { Transaction } from "#db/client.ts";
import { mapping, posting, report } from "#db/schema/index.ts";
import { REPLANNED_AT_ONCE_MAX } from "../posting/replan-open.ts";

export type AffectedReport = Readonly<{ postingId: string; reportId: string; state: string; totalCents: number }>;
export type Affected = Readonly<{
  reports: readonly AffectedReport[];
  /** How many more there are than are planned at once; the next run plans those. */
  beyond: number;
}>;

const OPEN = ["planned", "held", "ready"] as const;

/** Open postings of a company whose report uses one of these keys, oldest approval first: what a change of them may move. */
export async function affectedReports(
  tx: Transaction,
  companyId: string,
  keys: readonly MappingKey[],
): Promise<Affected> {
  const uses = or(...[...Map.groupBy(keys, (key) => `${key.kind}/${key.level}`).values()].map(usesOne));
  if (!uses) return { reports: [], beyond: 0 };
  const rows = await tx
    .select({
      postingId: posting.id,
      reportId: posting.subject,
      state: posting.state,
      totalCents: posting.totalCents,
      all: sql<number>`(count(*) over ())::int`,
    })
    .from(posting)
    .innerJoin(report, eq(report.id, posting.reportRowId))
    .where(and(eq(posting.companyId, companyId), inArray(posting.state, [...OPEN]), uses))
    .orderBy(asc(posting.approvedAt), asc(posting.subject))
    .limit(REPLANNED_AT_ONCE_MAX);
  return { reports: rows.map(({ all: _all, ...row }) => row), beyond: Math.max(0, (rows[0]?.all ?? 0) - rows.length) };
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
      return someExpense(sql`e->>'category'`, sources);
    case "tag":
      return someExpense(sql`e->'tags'->>${sql.raw(String(first.level - 1))}`, sources);
    case "card":
      return or(someExpense(sql`trim(e->>'card')`, sources), someChosenPayer(sources));
    // What they apply to is not in the keys: every open report may change.
    case "exception":
    case "default":
      return sql`true`;
    case "expense_payer":
    case "expense_account":
      return someExpense(sql`e->>'transactionId'`, sources);
  }
}

function someExpense(value: SQL, sources: readonly string[]): SQL {
  const list = sql.join(
    sources.map((source) => sql`${source}`),
    sql`, `,
  );
  const expenses = sql`case jsonb_typeof(${report.content}->'expenses') when 'array' then ${report.content}->'expenses' else '[]' end`;
  return sql`exists (select 1 from jsonb_array_elements(${expenses}) e where ${value} in (${list}))`;
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
