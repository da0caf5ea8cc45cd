import type { Look } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { step, type PostingWorld } from "#lib/services/posting/step.ts";

/**
 * Makes a look count. A journal that GP has is taken over even where another live posting holds one of its expenses: both
 * stand in GP, and the posting says so. Null when nothing moved. `now`: the database's time, for the quarantine.
 */
export async function settleLook(
  world: PostingWorld,
  posting: Posting,
  look: Look,
  now?: Date,
): Promise<Posting | null> {
  const result = await step(world, posting, { kind: "looked", look }, now);
  if (result.kind === "moved") return result.posting;
  if (result.kind !== "expense_taken") return null;
  const { transactionId: expenseId, reportId } = result;
  const again = await step(world, posting, { kind: "looked", look, expenseTaken: { expenseId, reportId } }, now);
  return again.kind === "moved" ? again.posting : null;
}
