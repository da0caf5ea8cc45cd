import { sql, type SQL } from "drizzle-orm";
import type { CompanyRow } from "./load-rules.ts";

/** The last reports that are looked through for what they show: enough for any example, and few enough to be read at once. */
const RECENT_REPORTS_MAX = 1_000;

/**
 * The last approved reports of a company's workspaces in its currency, whole ones, newest first, as a table expression with
 * `id`, `approved_at` and their `expenses` as jsonb.
 */
export function recentReports({ expensifyConnectionId, currency }: CompanyRow, policyIds: readonly string[]): SQL {
  const policies = sql.join(
    policyIds.map((policyId) => sql`${policyId}`),
    sql`, `,
  );
  return sql`(select r.id, r.approved_at,
      case jsonb_typeof(r.content->'expenses') when 'array' then r.content->'expenses' else '[]' end as expenses
    from report r
    where r.connection_id = ${expensifyConnectionId} and r.policy_id in (${policies}) and r.approved_at is not null
      and r.currency = ${currency} and r.quarantine = '[]'::jsonb
    order by r.approved_at desc, r.id desc
    limit ${RECENT_REPORTS_MAX})`;
}
