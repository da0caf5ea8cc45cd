import { and, asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { toPosting } from "#db/posting/posting-row.ts";
import { company, posting } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { databaseTime } from "../database-time.ts";
import { groupByCause } from "../review/group-by-cause.ts";
import { inLane, LANES, matchesSearch } from "../review/lane.ts";

/** One click acts on at most this many; what is left is named in the answer. */
export const SELECTED_MAX = 1_000;
const SEARCH_LENGTH_MAX = 200;
const CAUSE_LENGTH_MAX = 10_000;

/** Which postings: these, or all that the list shows under a filter, found anew on the server. */
export const Selection = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("these"), postingIds: z.array(z.uuid()).min(1).max(SELECTED_MAX) }),
  z.strictObject({
    kind: z.literal("matching"),
    lane: z.enum(LANES),
    q: z.string().trim().max(SEARCH_LENGTH_MAX).default(""),
    /** `key` of a group of the lane `fix`. */
    cause: z.string().max(CAUSE_LENGTH_MAX).optional(),
  }),
]);
export type Selection = z.output<typeof Selection>;

type CompanyRow = typeof company.$inferSelect;
export type Selected = Readonly<{
  company: CompanyRow;
  postings: readonly Posting[];
  missing: readonly string[];
  /** The database's time: what one machine's clock says may be hours off. */
  now: Date;
}>;

/** The postings of a selection, oldest approval first. Ids of another company are `missing`. Errors: `not_found` (the company). */
export async function selectPostings(
  ctx: Context,
  companyId: string,
  selection: Selection,
): Promise<Result<Selected, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [found] = await tx.select().from(company).where(eq(company.id, companyId));
    if (!found) return err({ code: "not_found", what: "company" });
    const chosen =
      selection.kind === "these"
        ? inArray(posting.id, selection.postingIds)
        : and(inLane(selection.lane), matchesSearch(selection.q));
    const rows = await tx
      .select()
      .from(posting)
      .where(and(eq(posting.companyId, companyId), chosen))
      .orderBy(asc(posting.approvedAt), asc(posting.subject))
      .limit(SELECTED_MAX);
    const cause = selection.kind === "matching" ? selection.cause : undefined;
    const inCause =
      cause === undefined
        ? null
        : new Set(
            groupByCause(rows)
              .find((group) => group.key === cause)
              ?.items.map(({ id }) => id),
          );
    const postings = rows.filter((row) => inCause?.has(row.id) ?? true).map(toPosting);
    const there = new Set(postings.map(({ id }) => id));
    const missing = selection.kind === "these" ? selection.postingIds.filter((id) => !there.has(id)) : [];
    return ok({ company: found, postings, missing, now: await databaseTime(tx) });
  });
}
