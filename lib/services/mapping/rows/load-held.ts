import { and, eq, sql } from "drizzle-orm";
import { cents, type Cents } from "#lib/core/money.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { Transaction } from "#db/client.ts";
import { posting } from "#db/schema/index.ts";

export type HeldCount = Readonly<{ reports: number; cents: Cents }>;
export const NONE_HELD: HeldCount = { reports: 0, cents: cents(0) };

const CAUSES_MAX = 5_000;

/** How many held reports wait for a mapping or an account, by `heldKey`; each report counts once per cause. */
export async function loadHeld(tx: Transaction, companyId: string): Promise<ReadonlyMap<string, HeldCount>> {
  const { rows } = await tx.execute<{ cause: HoldProblem; reports: number; cents: string }>(sql`
    select cause, count(*)::int as "reports", sum(${posting.totalCents}) as "cents"
    from ${posting} cross join lateral (select distinct h - 'expenseId' as cause from jsonb_array_elements(${posting.holds}) h) causes
    where ${and(eq(posting.companyId, companyId), eq(posting.state, "held"))}
      and (cause->>'code' like '%\\_unmapped' or cause->>'code' like 'account\\_%')
    group by 1
    limit ${CAUSES_MAX}`);
  return new Map(
    rows.map(({ cause, reports, cents: sum }) => [heldKey(cause), { reports, cents: cents(Number(sum)) }]),
  );
}

/** What a hold waits for, as one text: a mapping key, or an account. */
export function heldKey(cause: HoldProblem): string {
  switch (cause.code) {
    case "category_unmapped":
      return `category/${cause.segment}/0/${cause.category}`;
    case "tag_unmapped":
      return `tag/${cause.segment}/${cause.level}/${cause.tag}`;
    case "workspace_unmapped":
      return `workspace/${cause.segment}/0/${cause.policyId}`;
    case "card_unmapped":
      return `card/0/0/${cause.card}`;
    case "account_missing":
    case "account_inactive":
    case "account_no_entry":
    case "account_not_posting":
      return `account/${cause.account}`;
    default:
      return cause.code;
  }
}
