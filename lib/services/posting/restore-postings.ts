import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { otherReversal } from "./plan/others-in-the-way.ts";
import { replanOpen } from "./replan-open.ts";
import { Selection } from "./selection.ts";

export const RestorePostings = z.strictObject({ companyId: z.uuid(), selection: Selection });

/**
 * Puts dismissed reports (or ones recorded as keyed by hand) back among the held ones, judged by the rules of now. One that
 * had no other problem stays held by a person until it is released. Errors: `not_found`; per item `illegal_move`, `stale`.
 */
export async function restorePostings(
  ctx: Context,
  { companyId, selection }: z.output<typeof RestorePostings>,
): Promise<Result<Acted, RequestProblem>> {
  const acted = await actOnPostings(ctx, { companyId, selection }, async (posting) => {
    // Meanwhile somebody may have asked for another reversal of the same journal.
    const other = await otherReversal(ctx, posting);
    return other ?? { kind: "restore" };
  });
  if (acted.ok) {
    const restored = acted.value.items.filter((item) => item.problem === null).map((item) => item.reportId);
    if (restored.length > 0) await replanOpen(ctx, companyId, restored);
  }
  return acted;
}
