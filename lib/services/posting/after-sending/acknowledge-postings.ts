import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Context } from "../../context.ts";
import { type Acted, actOnPostings } from "../act-on-postings.ts";
import { Reason } from "../dismiss-postings.ts";
import { Selection } from "../selection.ts";

export const AcknowledgePostings = z.strictObject({ companyId: z.uuid(), selection: Selection, reason: Reason });

/**
 * Closes what stands beside a journal that was sent: somebody has looked, and nothing is to be done. The same does not come
 * back; anything new does. Nothing is sent or changed in GP. Errors: `not_found`; per item `illegal_move`, `stale`.
 */
export async function acknowledgePostings(
  ctx: Context,
  { companyId, selection, reason }: z.output<typeof AcknowledgePostings>,
): Promise<Result<Acted, RequestProblem>> {
  return actOnPostings(ctx, { companyId, selection }, () => ({ kind: "acknowledge", reason }));
}
