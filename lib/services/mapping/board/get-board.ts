import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { loadRows, loadVersion, type VersionNote } from "../list-mapping.ts";
import type { MappingRow, MappingStats } from "../rows/mapping-row.ts";
import { SPEND_DAYS } from "../rows/load-spend.ts";
import { addFlows, boardColumns, type BoardColumns, type Flow, flowOf } from "./flows.ts";

export const GetBoard = z.strictObject({ companyId: z.uuid() });

export type Board = Readonly<{
  columns: BoardColumns;
  flows: readonly Flow[];
  /** All that can be mapped on the board: categories, and the tags (or workspaces) of the cost-centre segment. */
  rows: readonly MappingRow[];
  /** What needs somebody and is no end of the board: cards, other segments, accounts that GP refuses. */
  others: readonly MappingRow[];
  stats: MappingStats;
  /** How many days of approvals `flows` cover, counted back from `stats.spendUntil`. */
  spendDays: number;
}> &
  VersionNote;

/** Where the money of the last 90 days went or would go: everything that the board draws. Errors: `not_found`. */
export async function getBoard(
  ctx: Context,
  { companyId }: z.output<typeof GetBoard>,
): Promise<Result<Board, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { all, stats, groups } = await loadRows(tx, loaded, ctx.clock.now());
    const columns = boardColumns(loaded.rules);
    const isEnd = ({ key }: MappingRow) =>
      key !== null && (key.segment === columns.account?.position || key.segment === columns.centre?.position);
    return ok({
      columns,
      flows: addFlows(groups.map((group) => flowOf(group, loaded.rules, columns))),
      rows: all.filter(isEnd),
      others: all.filter((row) => !isEnd(row) && row.state !== "mapped"),
      stats,
      spendDays: SPEND_DAYS,
      ...(await loadVersion(tx, loaded)),
    });
  });
}
