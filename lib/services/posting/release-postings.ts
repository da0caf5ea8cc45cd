import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { type Replanned, replanOpen } from "./replan-open.ts";
import { Selection } from "./selection.ts";

export const ReleasePostings = z.strictObject({ companyId: z.uuid(), selection: Selection });

/** `ready`: how many are free of problems now; the others are held for what the rules still find. */
export type Released = Acted & Readonly<{ ready: number }>;

/**
 * Lifts what only a person lifts (a hold of a person, a refusal by GP, a journal that did not fit) and plans the reports anew. Where GP may already have
 * the journal nothing is lifted. Errors: `not_found`; per item `illegal_move`, `stale`.
 */
export async function releasePostings(
  ctx: Context,
  { companyId, selection }: z.output<typeof ReleasePostings>,
): Promise<Result<Released, RequestProblem>> {
  const acted = await actOnPostings(ctx, { companyId, selection }, (posting) =>
    posting.state === "held"
      ? { kind: "replan", by: "person" }
      : { code: "illegal_move", from: posting.state, to: "released" },
  );
  if (!acted.ok) return acted;
  const lifted = acted.value.items.filter((item) => item.problem === null).map((item) => item.reportId);
  const replanned: readonly Replanned[] = lifted.length > 0 ? await replanOpen(ctx, companyId, lifted) : [];
  return ok({ ...acted.value, ready: replanned.filter((each) => each.outcome === "ready").length });
}
