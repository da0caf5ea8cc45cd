import { z } from "zod";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { Selection } from "./selection.ts";

const REASON_LENGTH_MAX = 500;

export const HoldPostings = z.strictObject({
  companyId: z.uuid(),
  selection: Selection,
  reason: z.string().trim().max(REASON_LENGTH_MAX).default(""),
});

/** On the wire a hold would only lie: the journal may be in GP before anybody reads it. */
const MAY_HOLD: readonly PostingState[] = ["ready", "queued"];

/** Keeps reports from being sent until a person releases them. Errors: `not_found`; per item `illegal_move`, `stale`. */
export async function holdPostings(
  ctx: Context,
  { companyId, selection, reason }: z.output<typeof HoldPostings>,
): Promise<Result<Acted, RequestProblem>> {
  return actOnPostings(ctx, { companyId, selection }, (posting) =>
    MAY_HOLD.includes(posting.state)
      ? { kind: "hold", reason }
      : { code: "illegal_move", from: posting.state, to: "held" },
  );
}
