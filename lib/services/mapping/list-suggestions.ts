import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { loadRows } from "./list-mapping.ts";
import { CHANGES_AT_ONCE_MAX } from "./mapping-change.ts";
import type { MappingRow } from "./rows/mapping-row.ts";

export const ListSuggestions = z.strictObject({ companyId: z.uuid() });

export type Suggestions = Readonly<{
  /** Those with the most money, at most as many as are saved at once. */
  rows: readonly MappingRow[];
  /** How many more there are. */
  beyond: number;
  /** The mapping that they were made for: saving them expects it. */
  version: number;
}>;

/** What *Accept all above 90 %* would save: sure suggestions for rows that nobody decided. Errors: `not_found`. */
export async function listSuggestions(
  ctx: Context,
  { companyId }: z.output<typeof ListSuggestions>,
): Promise<Result<Suggestions, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { sure } = await loadRows(tx, loaded, ctx.clock.now());
    const rows = sure.slice(0, CHANGES_AT_ONCE_MAX);
    return ok({ rows, beyond: sure.length - rows.length, version: loaded.rules.mappingVersion });
  });
}
