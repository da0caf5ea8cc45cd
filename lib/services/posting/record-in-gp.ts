import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { Reason } from "./dismiss-postings.ts";

/** GP keeps journal numbers as a 4-byte integer (gp.md 3.5). */
const JOURNAL_NUMBER_MAX = 2_147_483_647;

export const RecordInGp = z.strictObject({
  companyId: z.uuid(),
  postingId: z.uuid(),
  journalNumber: z.number().int().positive().max(JOURNAL_NUMBER_MAX).nullable(),
  note: Reason,
});

/**
 * Says that a held report is in GP already, keyed by hand as journal N: every later sync respects it, and its expenses
 * cannot be sent with another report. Errors: `not_found`; on the item `illegal_move`, `stale`, `expense_in_other_posting`.
 */
export async function recordInGp(
  ctx: Context,
  { companyId, postingId, journalNumber, note }: z.output<typeof RecordInGp>,
): Promise<Result<Acted, RequestProblem>> {
  const selection = { kind: "these" as const, postingIds: [postingId] };
  return actOnPostings(ctx, { companyId, selection }, () => ({ kind: "record_in_gp", journalNumber, note }));
}
