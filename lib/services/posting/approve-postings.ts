import { z } from "zod";
import { approvalConflict } from "#lib/core/access/approval-conflict.ts";
import { journalContributors } from "#lib/core/journal/journal-contributors.ts";
import type { ExplainedLine } from "#lib/core/journal/journal.ts";
import { type Posting, waitsForApproval } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { requestSync } from "../sync/request-sync.ts";
import { type Acted, actOnPostings } from "./act-on-postings.ts";
import { Selection } from "./selection.ts";

export const ApprovePostings = z.strictObject({ companyId: z.uuid(), selection: Selection });

/** `sendRequested`: the run that takes what was approved, by its number. */
export type Approved = Acted & Readonly<{ sendRequested: number | null }>;

/**
 * Releases ready reports that wait for a person, and asks for a send. Whoever mapped or overrode what a report uses is
 * refused for that report, `same_person` with what it is; the others go through. Errors: `not_found`, and per item
 * `same_person`, `illegal_move` (does not wait), `stale`.
 */
export async function approvePostings(
  ctx: Context,
  { companyId, selection }: z.output<typeof ApprovePostings>,
): Promise<Result<Approved, RequestProblem>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return err({ code: "not_allowed", right: "posting.approve" });
  const acted = await actOnPostings(ctx, { companyId, selection }, (posting, { company }) => {
    if (!waitsForApproval(posting, company.approval) || posting.state !== "ready") {
      return { code: "illegal_move", from: posting.state, to: "approved" };
    }
    const [mine] = conflictsOf(actor.id, posting);
    if (mine !== undefined) return { code: "same_person", rule: `you mapped ${mine}` };
    return { kind: "approve", by: { id: actor.id, name: actor.name } };
  });
  if (!acted.ok) return acted;
  if (acted.value.done === 0) return ok({ ...acted.value, sendRequested: null });
  const run = await requestSync(ctx, { companyId, kind: "send" });
  return ok({ ...acted.value, sendRequested: run.ok ? run.value.number : null });
}

/** What of a planned journal is this person's own work. Plans are stored with their explained lines. */
export function conflictsOf(actorId: string, posting: Pick<Posting, "plan">): readonly string[] {
  const lines = (posting.plan?.lines ?? []) as readonly Partial<ExplainedLine>[];
  return approvalConflict(actorId, journalContributors(lines, posting.plan?.dated));
}
