import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Context } from "../../context.ts";
import { requestSync } from "../../sync/request-sync.ts";
import { actOnPostings } from "../act-on-postings.ts";
import type { Approved } from "../approve-postings.ts";
import { othersInTheWay } from "../plan/others-in-the-way.ts";
import { Selection } from "../selection.ts";

export const SendAgain = z.strictObject({ companyId: z.uuid(), selection: Selection });

/**
 * The second person agrees that a journal is sent again, and a run is asked for: it looks in GP once more before anything
 * goes. Of a journal that is gone from GP the report gets its next revision. The time that has to pass is the database's.
 * Errors: `not_found`; per item `same_person`, `too_early`, `other_revision`, `correction_open`, `illegal_move`, `stale`.
 */
export async function sendAgain(
  ctx: Context,
  { companyId, selection }: z.output<typeof SendAgain>,
): Promise<Result<Approved, RequestProblem>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return err({ code: "not_allowed", right: "posting.resend" });
  const acted = await actOnPostings(ctx, { companyId, selection }, async (posting) => {
    const twice = await othersInTheWay(ctx, posting);
    return twice ?? { kind: "send_again", by: { id: actor.id, name: actor.name } };
  });
  if (!acted.ok) return acted;
  if (acted.value.done === 0) return ok({ ...acted.value, sendRequested: null });
  const run = await requestSync(ctx, { companyId, kind: "send" });
  return ok({ ...acted.value, sendRequested: run.ok ? run.value.number : null });
}
