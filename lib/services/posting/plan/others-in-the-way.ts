import { otherInTheWay, takesBack } from "#lib/core/posting/in-the-way.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import type { Context } from "../../context.ts";

/** Why this posting may not be sent (again): another one of the report, or of the same correction, would make two. Null: nothing does. */
export async function othersInTheWay(ctx: Context, posting: Posting): Promise<RequestProblem | null> {
  if (posting.kind === "reversal") return otherReversal(ctx, posting);
  const store = createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock);
  const other = otherInTheWay(posting, await store.revisions(posting.companyId, posting.subject));
  return other && { code: "other_revision", revision: other.revision, journalNumber: other.gp?.journalNumber ?? null };
}

/** Another reversal of the journal that this one takes back; null for what is no reversal. */
export async function otherReversal(ctx: Context, posting: Posting): Promise<RequestProblem | null> {
  if (posting.corrects === null) return null;
  const store = createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock);
  const all = await store.corrections(posting.companyId, posting.corrects);
  const other = all.find((each) => each.id !== posting.id && takesBack(each));
  if (other === undefined) return null;
  const original = await store.read(posting.corrects);
  return {
    code: "correction_open",
    journalNumber: original?.gp?.journalNumber ?? 0,
    askedBy: other.askedBy?.name ?? "",
  };
}
