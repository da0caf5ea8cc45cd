import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { Selection } from "./selection.ts";

export const WithdrawApproval = z.strictObject({ companyId: z.uuid(), selection: Selection });

/** Takes an approval back while nothing is queued yet: undo. Errors: `not_found`; per item `illegal_move`, `stale`. */
export async function withdrawApproval(
  ctx: Context,
  { companyId, selection }: z.output<typeof WithdrawApproval>,
): Promise<Result<Acted, RequestProblem>> {
  return actOnPostings(ctx, { companyId, selection }, (posting) =>
    posting.approvedBy === null
      ? { code: "illegal_move", from: posting.state, to: "withdraw_approval" }
      : { kind: "withdraw_approval" },
  );
}
