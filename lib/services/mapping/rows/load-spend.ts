import { and, eq, inArray, lte, max, sql } from "drizzle-orm";
import { cents, type Cents } from "#lib/core/money.ts";
import type { Transaction } from "#db/client.ts";
import { report } from "#db/schema/index.ts";
import type { LoadedRules } from "../../company/load-rules.ts";

/** Expenses that look the same to the mapping, added up: one row stands for thousands of expenses. */
export type SpendGroup = Readonly<{
  policyId: string;
  category: string;
  tags: readonly string[];
  card: string;
  reimbursable: boolean | null;
  spendCents: Cents;
}>;

export type Spend = Readonly<{ groups: readonly SpendGroup[]; until: Date | null }>;

export const SPEND_DAYS = 90;
const GROUPS_MAX = 20_000;
/** A single expense above this is a fault of the data and would drown every other figure. */
const EXPENSE_CENTS_MAX = 10_000_000_000_000;

type SpendRow = {
  policyId: string;
  category: string | null;
  tags: unknown;
  card: string | null;
  reimbursable: boolean | null;
  spendCents: string;
};

/**
 * What was spent in the last 90 days that there is data for: counted back from the latest approval, not from today. An
 * approval dated ahead of `now` does not move the window.
 */
export async function loadSpend(tx: Transaction, { company, rules }: LoadedRules, now: Date): Promise<Spend> {
  const policyIds = [...rules.workspaces.keys()];
  if (policyIds.length === 0) return { groups: [], until: null };
  const ours = and(eq(report.connectionId, company.expensifyConnectionId), inArray(report.policyId, policyIds));
  const [latest] = await tx
    .select({ at: max(report.approvedAt) })
    .from(report)
    .where(and(ours, lte(report.approvedAt, now)));
  const until = latest?.at ?? null;
  if (until === null) return { groups: [], until };
  const expenses = sql`case jsonb_typeof(${report.content}->'expenses') when 'array' then ${report.content}->'expenses' else '[]' end`;
  const { rows } = await tx.execute<SpendRow>(sql`
    select ${report.policyId} as "policyId", e->>'category' as "category",
      e->'tags' as "tags", trim(e->>'card') as "card", (e->>'reimbursable')::boolean as "reimbursable",
      sum((e->>'amountCents')::bigint) as "spendCents"
    from ${report} cross join lateral jsonb_array_elements(${expenses}) e
    where ${ours} and ${report.approvedAt} <= ${until.toISOString()}::timestamptz
      and ${report.approvedAt} > ${until.toISOString()}::timestamptz - make_interval(days => ${SPEND_DAYS})
      and abs((e->>'amountCents')::bigint) <= ${EXPENSE_CENTS_MAX}
    group by 1, 2, 3, 4, 5
    limit ${GROUPS_MAX}`);
  return { groups: rows.map(toGroup), until };
}

function toGroup(row: SpendRow): SpendGroup {
  const { policyId, category, tags, card, reimbursable, spendCents } = row;
  return {
    policyId,
    category: category ?? "",
    tags: Array.isArray(tags) ? tags.map(String) : [],
    card: card ?? "",
    reimbursable,
    spendCents: cents(Number(spendCents)),
  };
}
