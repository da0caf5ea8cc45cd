import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import type { Context } from "../../context.ts";
import { type Acted, actOnPostings } from "../act-on-postings.ts";
import { Reason } from "../dismiss-postings.ts";
import { othersInTheWay } from "../plan/others-in-the-way.ts";
import { Selection } from "../selection.ts";

export const AskSendAgain = z.strictObject({ companyId: z.uuid(), selection: Selection, reason: Reason });

/**
 * Says that a journal is really not in GP and asks that the report be sent again. Nothing moves before another person agrees.
 * Errors: `not_found`; per item `illegal_move`, `stale`, `other_revision` or `correction_open` (it would be booked twice).
 */
export async function askSendAgain(
  ctx: Context,
  { companyId, selection, reason }: z.output<typeof AskSendAgain>,
): Promise<Result<Acted, RequestProblem>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return err({ code: "not_allowed", right: "posting.request" });
  return actOnPostings(ctx, { companyId, selection }, async (posting) => {
    const twice = await othersInTheWay(ctx, posting);
    return twice ?? { kind: "ask_again", by: { id: actor.id, name: actor.name }, reason };
  });
}
