import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { posting, report } from "#db/schema/index.ts";
import { loadRules, type LoadedRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { loadSpend, type Spend, SPEND_DAYS, type SpendGroup } from "../rows/load-spend.ts";
import { boardColumns, type Flow, flowOf } from "./flows.ts";

export const FLOW_REPORTS_PAGE_SIZE = 20;
const END_LENGTH_MAX = 500;
const PAGE_MAX = 10_000;
/** More combinations of category and tag than this are no ribbon that anybody can follow. */
const COMBINATIONS_MAX = 5_000;

/** An end as text; `none`: nothing is there or nothing is mapped. Left out: any. */
const End = z.string().max(END_LENGTH_MAX).optional();
const NONE = "none";

export const ListFlowReports = z.strictObject({
  companyId: z.uuid(),
  /** Names are prefixed with `=`, so that a category called "none" is still one. */
  category: End,
  account: End,
  tag: End,
  centre: End,
  page: z.coerce.number().int().min(1).max(PAGE_MAX).default(1),
});
type Ends = Pick<z.output<typeof ListFlowReports>, "category" | "account" | "tag" | "centre">;

export type FlowReport = Readonly<{
  reportId: string;
  employee: string;
  name: string;
  /** ISO text. */
  approvedAt: string;
  expenses: number;
  /** Of the expenses that go this way, not of the whole report. */
  cents: Cents;
  /** Null: not planned yet, for example approved before the go-live date. */
  state: PostingState | null;
}>;

export type FlowReports = Readonly<{
  reports: readonly FlowReport[];
  total: number;
  /** Over all pages. */
  cents: Cents;
  page: number;
  pageSize: number;
}>;

/** The reports behind a ribbon or an end of the board, largest amount first, a page at a time. Errors: `not_found`. */
export async function listFlowReports(
  ctx: Context,
  { companyId, page, ...ends }: z.output<typeof ListFlowReports>,
): Promise<Result<FlowReports, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const columns = boardColumns(loaded.rules);
    const spend = await loadSpend(tx, loaded, ctx.clock.now());
    const groups = spend.groups.filter((group) => goesThrough(flowOf(group, loaded.rules, columns), ends));
    const found = await loadReports(tx, loaded, { groups, until: spend.until, page });
    const total = found[0]?.all ?? 0;
    return ok({
      reports: found.map(toReport),
      total,
      cents: sumCents(groups.map((group) => group.spendCents)),
      page,
      pageSize: FLOW_REPORTS_PAGE_SIZE,
    });
  });
}

function goesThrough(flow: Flow, ends: Ends): boolean {
  const matches = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || (wanted === NONE ? value === null || value === "" : wanted === `=${value}`);
  return (
    matches(ends.category, flow.category) &&
    matches(ends.account, flow.account) &&
    matches(ends.tag, flow.tag) &&
    matches(ends.centre, flow.centre)
  );
}

type Row = Readonly<{
  reportId: string;
  employee: string;
  name: string;
  approvedAt: string | Date;
  expenses: number;
  cents: string;
  state: PostingState | null;
  all: number;
}>;
type Wanted = Readonly<{
  groups: readonly SpendGroup[];
  until: Spend["until"];
  page: number;
}>;

async function loadReports(
  tx: Transaction,
  { company, rules }: LoadedRules,
  { groups, until, page }: Wanted,
): Promise<readonly Row[]> {
  if (until === null || groups.length === 0) return [];
  const combinations = new Map(
    groups.map((group) => {
      const one = { p: group.policyId, c: group.category, t: group.tags };
      return [JSON.stringify(one), one] as const;
    }),
  );
  const wanted = JSON.stringify([...combinations.values()].slice(0, COMBINATIONS_MAX));
  const tags = sql`case jsonb_typeof(e->'tags') when 'array' then e->'tags' else '[]' end`;
  const expenses = sql`case jsonb_typeof(${report.content}->'expenses') when 'array' then ${report.content}->'expenses' else '[]' end`;
  const { rows } = await tx.execute<Row>(sql`
    with wanted as (select distinct p, c, t from jsonb_to_recordset(${wanted}::jsonb) as w(p text, c text, t jsonb)),
    hit as (
      select ${report.id} as id, count(*)::int as expenses, sum((e->>'amountCents')::bigint) as cents
      from ${report} cross join lateral jsonb_array_elements(${expenses}) e
        join wanted on p = ${report.policyId} and c = coalesce(e->>'category', '') and t = ${tags}
      where ${eq(report.connectionId, company.expensifyConnectionId)}
        and ${report.approvedAt} <= ${until.toISOString()}::timestamptz
        and ${report.approvedAt} > ${until.toISOString()}::timestamptz - make_interval(days => ${SPEND_DAYS})
      group by 1)
    select ${report.reportId} as "reportId", ${report.employee} as "employee", ${report.name} as "name",
      ${report.approvedAt} as "approvedAt", hit.expenses as "expenses", hit.cents as "cents", newest.state as "state",
      (count(*) over ())::int as "all"
    from hit join ${report} on ${report.id} = hit.id
      left join lateral (select ${posting.state} as state from ${posting}
        where ${and(eq(posting.companyId, rules.companyId), eq(posting.subject, report.reportId))}
        order by ${posting.revision} desc, ${posting.part} desc limit 1) newest on true
    order by hit.cents desc, ${report.reportId}
    limit ${FLOW_REPORTS_PAGE_SIZE} offset ${(page - 1) * FLOW_REPORTS_PAGE_SIZE}`);
  return rows;
}

function toReport({ all: _all, approvedAt, cents: sum, ...row }: Row): FlowReport {
  return { ...row, approvedAt: new Date(approvedAt).toISOString(), cents: cents(Number(sum)) };
}
