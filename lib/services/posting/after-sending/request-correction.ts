import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { cents } from "#lib/core/money.ts";
import { makeMarker } from "#lib/core/posting/marker.ts";
import { takesBack } from "#lib/core/posting/in-the-way.ts";
import { newPosting, type Person, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingAbout } from "#lib/core/posting/store.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { reviveReport } from "#lib/core/report/stored-report.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type PostingRow } from "#db/posting/posting-row.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { company, organization, posting as postingTable } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { requestSync } from "../../sync/request-sync.ts";
import { Reason } from "../dismiss-postings.ts";
import { correctable } from "../plan/correctable.ts";

export const RequestCorrection = z.strictObject({ companyId: z.uuid(), postingId: z.uuid(), reason: Reason });

/** `sendRequested`: the run that reads the journal in GP and makes the reversal of it, by its number. */
export type RequestedCorrection = Readonly<{ reversalId: string; journalNumber: number; sendRequested: number | null }>;

type MarkerKey = (organizationSlug: string) => Uint8Array;

/**
 * Asks for a reversal of a posted journal. The engine makes it of what GP has, then another person approves it; once it is in
 * GP the report's next revision goes as the replacement. `postingId`: the sent posting, the held revision that waits for it,
 * or a reversal that is no longer in GP. Errors: `not_found`, `illegal_move`, `journal_unposted`, `correction_open`, `stale`.
 */
export function requestCorrection(markerKey: MarkerKey) {
  return async function requestCorrectionOf(
    ctx: Context,
    { companyId, postingId, reason }: z.output<typeof RequestCorrection>,
  ): Promise<Result<RequestedCorrection, RequestProblem>> {
    const { actor } = ctx;
    if (actor.kind !== "user") return err({ code: "not_allowed", right: "posting.request" });
    const store = createPostgresPostingStore(ctx.db, ctx.organizationId, ctx.clock);
    const asked = await store.read(postingId);
    if (asked?.companyId !== companyId) return err({ code: "not_found", what: "report" });
    const found = correctable(asked, await store.revisions(companyId, asked.subject));
    const place = found && (await readPlace(ctx, found.id));
    if (!found?.gp || !place) return err({ code: "illegal_move", from: asked.state, to: "corrected" });
    const { journalNumber, state } = found.gp;
    if (state === "work" || state === "changed") return err({ code: "journal_unposted", journalNumber });
    if (state !== "posted") return err({ code: "illegal_move", from: asked.state, to: "corrected" });
    const earlier = await store.corrections(companyId, found.id);
    const open = earlier.find(takesBack);
    if (open) return err({ code: "correction_open", journalNumber, askedBy: open.askedBy?.name ?? "" });

    const by = { id: actor.id, name: actor.name };
    const key = { gpCompanyId: place.gpCompanyId, markerKey: markerKey(place.slug) };
    const reversal = reversalOf(found, earlier.length, by, key);
    // Two clicks at once have the same part: one of them comes too late.
    const added = await store.add(reversal, aboutOf(place.row), actor, { reason, corrects: journalNumber });
    if (!added) return err({ code: "stale", what: "report" });
    const run = await requestSync(ctx, { companyId, kind: "send" });
    return ok({ reversalId: reversal.id, journalNumber, sendRequested: run.ok ? run.value.number : null });
  };
}

/** `part` counts the reversals of a journal: one that was dismissed can be asked for again, with a marker of its own. */
function reversalOf(
  original: Posting,
  part: number,
  askedBy: Person,
  { gpCompanyId, markerKey }: Readonly<{ gpCompanyId: number; markerKey: Uint8Array }>,
): Posting {
  const { companyId, subject, revision, contentHash, id: corrects } = original;
  const kind = "reversal" as const;
  const marker = makeMarker(markerKey, { gpCompanyId, reportId: subject, revision, kind, part });
  const given = { id: randomUUID(), companyId, subject, revision, kind, marker, contentHash, transactionIds: [] };
  return { ...newPosting({ ...given, askedBy, corrects }), part };
}

async function readPlace(ctx: Context, postingId: string) {
  return transact(ctx, async ({ tx }) => {
    const [found] = await tx
      .select({ row: postingTable, gpCompanyId: company.gpCompanyId })
      .from(postingTable)
      .innerJoin(company, eq(company.id, postingTable.companyId))
      .where(eq(postingTable.id, postingId));
    const [owner] = await tx.select({ slug: organization.slug }).from(organization);
    return found && owner ? { ...found, slug: owner.slug } : null;
  });
}

function aboutOf(row: PostingRow): PostingAbout {
  const { reportRowId, currency, employee, reportName, approvedAt } = row;
  const content = reviveReport(row.content);
  return { reportRowId, content, totalCents: cents(row.totalCents), currency, employee, reportName, approvedAt };
}
