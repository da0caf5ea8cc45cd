import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import type { Context } from "../context.ts";
import { selectPostings, type Selected, type Selection } from "./selection.ts";
import { step } from "./step.ts";

/** What became of one of them: `problem` is null when it was done. */
export type ActedItem = Readonly<{
  postingId: string;
  reportId: string;
  problem: RequestProblem | ExpenseTaken | null;
}>;
type ExpenseTaken = Readonly<{ code: "expense_in_other_posting"; expenseId: string; reportId: string }>;

/** One result per item: some may be refused while others go through. */
export type Acted = Readonly<{ items: readonly ActedItem[]; done: number; refused: number }>;

/** An event for this posting, or why it is refused. */
type Chosen = PostingEvent | RequestProblem;
type Choose = (posting: Posting, selected: Selected) => Chosen | Promise<Chosen>;

/** Makes the same move on each posting of a selection: each is a transaction of its own, with its audit event. Errors: `not_found`. */
export async function actOnPostings(
  ctx: Context,
  target: Readonly<{ companyId: string; selection: Selection }>,
  choose: Choose,
): Promise<Result<Acted, RequestProblem>> {
  const selected = await selectPostings(ctx, target.companyId, target.selection);
  if (!selected.ok) return selected;
  const items: ActedItem[] = selected.value.missing.map((postingId) => ({
    postingId,
    reportId: "",
    problem: { code: "not_found", what: "report" },
  }));
  for (const posting of selected.value.postings) {
    const chosen = await choose(posting, selected.value);
    const problem = "code" in chosen ? chosen : await move(ctx, posting, chosen, selected.value.now);
    items.push({ postingId: posting.id, reportId: posting.subject, problem });
  }
  const refused = items.filter((item) => item.problem !== null).length;
  return ok({ items, done: items.length - refused, refused });
}

async function move(ctx: Context, posting: Posting, event: PostingEvent, now: Date): Promise<ActedItem["problem"]> {
  const store = createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock);
  // No look is judged here, so no quarantine matters.
  const world = { store, clock: ctx.clock, actor: ctx.actor, quarantineMs: 0 };
  const result = await step(world, posting, event, now);
  switch (result.kind) {
    case "moved":
      return null;
    case "lost":
      return { code: "stale", what: "report" };
    case "illegal":
      return result.problem;
    case "expense_taken":
      return { code: "expense_in_other_posting", expenseId: result.transactionId, reportId: result.reportId };
  }
}
