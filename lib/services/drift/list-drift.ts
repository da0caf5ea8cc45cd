import { and, desc, eq, gte } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { referenceChange } from "#db/schema/index.ts";
import { sumCents, type Cents } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules, type LoadedRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { loadRows } from "../mapping/list-mapping.ts";
import { DRIFT_WHATS, driftRows, type DriftRow, type NoticedChange } from "./drift-rows.ts";

export const DRIFT_PAGE_SIZE = 100;
const SEARCH_LENGTH_MAX = 200;
/** How far back a change counts as news. */
const NEWS_DAYS = 90;
const CHANGES_MAX = 5_000;
const DAY_MS = 86_400_000;

const Filters = {
  q: z.string().trim().max(SEARCH_LENGTH_MAX).default(""),
  what: z.enum(["all", ...DRIFT_WHATS]).default("all"),
  side: z.enum(["all", "expensify", "gp"]).default("all"),
};
export const ListDrift = z.strictObject({
  companyId: z.uuid(),
  ...Filters,
  page: z.coerce.number().int().min(1).default(1),
});
type Input = z.output<typeof ListDrift>;

export type DriftPage = Readonly<{
  rows: readonly DriftRow[];
  /** Rows that match, over all pages, and the spend of the last 90 days that they touch. */
  total: number;
  totalCents: Cents;
  pageSize: number;
  counts: Readonly<Record<Input["what"], number>>;
  /** False: no report was read yet, so there is nothing to judge by. */
  hasSpend: boolean;
  /** The mapping version that "same as" saves upon. */
  version: number;
}>;

/** Where Expensify, GP and the mapping no longer agree, the most money first. Errors: `not_found`. */
export async function listDrift(ctx: Context, input: Input): Promise<Result<DriftPage, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, input.companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const drift = await loadDrift(tx, loaded, ctx.clock.now());
    const found = drift.rows.filter((row) => matches(row, input));
    const rows = found.filter((row) => input.what === "all" || row.what === input.what);
    const count = (what: DriftRow["what"]) => found.filter((row) => row.what === what).length;
    const from = (input.page - 1) * DRIFT_PAGE_SIZE;
    return ok({
      rows: rows.slice(from, from + DRIFT_PAGE_SIZE),
      ...{ total: rows.length, totalCents: sumCents(rows.map((row) => row.spendCents)), pageSize: DRIFT_PAGE_SIZE },
      counts: {
        ...{ all: found.length, new: count("new"), renamed: count("renamed") },
        ...{ unmapped: count("unmapped"), gone: count("gone") },
      },
      hasSpend: drift.hasSpend,
      version: loaded.rules.mappingVersion,
    });
  });
}

/** All rows of a company; the export uses it too. */
export async function loadDrift(
  tx: Transaction,
  loaded: LoadedRules,
  now: Date,
): Promise<Readonly<{ rows: readonly DriftRow[]; hasSpend: boolean }>> {
  const { all, stats } = await loadRows(tx, loaded, now);
  const rows = driftRows(all, await loadNoticed(tx, loaded.rules.companyId, now), loaded.rules.segments);
  return { rows, hasSpend: stats.spendUntil !== null };
}

async function loadNoticed(tx: Transaction, companyId: string, now: Date): Promise<readonly NoticedChange[]> {
  const since = new Date(now.getTime() - NEWS_DAYS * DAY_MS);
  return tx
    .select()
    .from(referenceChange)
    .where(and(eq(referenceChange.companyId, companyId), gte(referenceChange.at, since)))
    .orderBy(desc(referenceChange.at))
    .limit(CHANGES_MAX);
}

function matches(row: DriftRow, { q, side }: Input): boolean {
  if (side !== "all" && row.side !== side) return false;
  const text = [row.name, row.before, row.target?.value, row.target?.name, ...row.workspaces].join(" ").toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
