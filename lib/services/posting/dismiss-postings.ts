import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { Selection } from "./selection.ts";

const REASON_LENGTH_MIN = 3;
const REASON_LENGTH_MAX = 500;

/** Why a report is not to be sent, for the auditor: required, and kept with the name. */
export const Reason = z
  .string()
  .trim()
  .min(REASON_LENGTH_MIN, "say why, in three letters or more")
  .max(REASON_LENGTH_MAX);

export const DismissPostings = z.strictObject({ companyId: z.uuid(), selection: Selection, reason: Reason });

/** Takes held reports out of the queue for good; they can be restored. Errors: `not_found`; per item `illegal_move`, `stale`. */
export async function dismissPostings(
  ctx: Context,
  { companyId, selection, reason }: z.output<typeof DismissPostings>,
): Promise<Result<Acted, RequestProblem>> {
  return actOnPostings(ctx, { companyId, selection }, () => ({ kind: "dismiss", reason }));
}
