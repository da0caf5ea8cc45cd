import { and, eq, sql } from "drizzle-orm";
import { cents, type Cents } from "#lib/core/money.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
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
      and (cause->>'code' like '%\\_unmapped' or cause->>'code' like 'account\\_%'
        or cause->>'code' = 'settlement_account_refused')
    group by 1
    limit ${CAUSES_MAX}`);
  return new Map(
    rows.map(({ cause, reports, cents: sum }) => [heldKey(cause), { reports, cents: cents(Number(sum)) }]),
  );
}

/** What a hold waits for, as one text: a mapping key, or an account. */
export function heldKey(cause: HoldProblem): string {
  switch (cause.code) {
    case "category_unmapped": {
      const { segment, category: source, policyId } = cause;
      return mappingKeyText({ kind: "category", segment, level: 0, source, policyId });
    }
    case "tag_unmapped": {
      const { segment, level, tag: source, policyId } = cause;
      return mappingKeyText({ kind: "tag", segment, level, source, policyId });
    }
    case "workspace_unmapped":
      return mappingKeyText({ kind: "workspace", segment: cause.segment, level: 0, source: cause.policyId });
    case "card_unmapped":
      return mappingKeyText({ kind: "card", segment: 0, level: 0, source: cause.card });
    case "account_missing":
    case "account_inactive":
    case "account_no_entry":
    case "account_not_posting":
      return `account/${cause.account}`;
    case "settlement_account_refused":
      return `settlement/${cause.account}`;
    default:
      return cause.code;
  }
}
