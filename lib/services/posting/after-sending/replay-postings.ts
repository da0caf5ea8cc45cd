import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Context } from "../../context.ts";
import { requestSync } from "../../sync/request-sync.ts";
import { actOnPostings } from "../act-on-postings.ts";
import { type Approved, conflictsOf } from "../approve-postings.ts";
import { othersInTheWay } from "../plan/others-in-the-way.ts";
import { Selection } from "../selection.ts";

export const ReplayPostings = z.strictObject({ companyId: z.uuid(), selection: Selection });

/**
 * Sends what GP refused once more as it was: the same bytes, by the rules of that day. It goes without a further approval, so
 * who replays is who approves: neither who mapped what it uses nor who asked for a reversal. Errors: `not_found`; per item
 * `same_person`, `other_revision`, `correction_open`, `illegal_move`, `stale`, `expense_in_other_posting`.
 */
export async function replayPostings(
  ctx: Context,
  { companyId, selection }: z.output<typeof ReplayPostings>,
): Promise<Result<Approved, RequestProblem>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return err({ code: "not_allowed", right: "posting.approve" });
  const acted = await actOnPostings(ctx, { companyId, selection }, async (posting) => {
    const [mine] = conflictsOf(actor.id, posting);
    if (mine !== undefined) return { code: "same_person", rule: `you mapped ${mine}` };
    if (posting.askedBy?.id === actor.id) return { code: "same_person", rule: "you asked for it" };
    return (await othersInTheWay(ctx, posting)) ?? { kind: "replay" };
  });
  if (!acted.ok) return acted;
  if (acted.value.done === 0) return ok({ ...acted.value, sendRequested: null });
  const run = await requestSync(ctx, { companyId, kind: "send" });
  return ok({ ...acted.value, sendRequested: run.ok ? run.value.number : null });
}
