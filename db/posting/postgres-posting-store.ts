import { and, asc, desc, eq, inArray, isNull, lte, ne, or } from "drizzle-orm";
import type { Clock } from "#lib/core/ports.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { AddDetail, PostingAbout, PostingStore } from "#lib/core/posting/store.ts";
import type { Database, Transaction } from "../client.ts";
import { attempt as attemptTable, posting as postingTable, postingExpense } from "../schema/posting.ts";
import { storable } from "../storable.ts";
import { inOrganization } from "../tx.ts";
import { isStillLease, releaseLease, renewLease, takeLease } from "./lease.ts";
import { writeAudit } from "../audit.ts";
import { markLookedAt, readCorrections, readMarked, readUnposted } from "./after-sending.ts";
import { movePosting, type MoveScope } from "./move-posting.ts";
import { startAttempt } from "./start-attempt.ts";
import { readBatchIds, readSwept, readUnknown, recordSweep } from "./swept.ts";
import { RULE_COLUMNS, toPosting } from "./posting-row.ts";

/** Postings of one organization in Postgres. Each method is one transaction with the organization set. */
export function createPostgresPostingStore(
  db: Database,
  organizationId: string,
  clock: Clock,
  under: Lease | null = null,
): PostingStore {
  const inOrg = <T>(work: (tx: Transaction) => Promise<T>) => inOrganization(db, organizationId, work);
  const scope = (actor: Parameters<PostingStore["move"]>[2]) => ({ organizationId, actor, at: clock.now(), under });

  return {
    underLease: (lease) => createPostgresPostingStore(db, organizationId, clock, lease),
    read: (postingId) => inOrg((tx) => readPosting(tx, postingId)),
    revisions: (companyId, subject) => inOrg((tx) => readRevisions(tx, companyId, subject)),
    add: (posting, about, actor, detail) => inOrg((tx) => addPosting(tx, scope(actor), posting, about, detail)),
    list: (companyId, states, limit) =>
      inOrg(async (tx) => {
        const due = or(
          ne(postingTable.state, "queued"),
          isNull(postingTable.notBefore),
          lte(postingTable.notBefore, clock.now()),
        );
        const rows = await tx
          .select(RULE_COLUMNS)
          .from(postingTable)
          .where(and(eq(postingTable.companyId, companyId), inArray(postingTable.state, [...states]), due))
          .orderBy(asc(postingTable.approvedAt), asc(postingTable.subject), asc(postingTable.revision))
          .limit(limit);
        return rows.map(toPosting);
      }),
    move: (from, decision, actor) => inOrg((tx) => movePosting(tx, scope(actor), from, decision)),
    startAttempt: (from, decision, attempt, guards, actor) =>
      inOrg((tx) => startAttempt(tx, { ...scope(actor), clock }, { from, decision, attempt, ...guards })),
    endAttempt: (postingId, number, answer) =>
      inOrg(async (tx) => {
        await tx
          .update(attemptTable)
          .set({ outcome: answer.kind, answer: storable(answer), endedAt: clock.now() })
          .where(and(eq(attemptTable.postingId, postingId), eq(attemptTable.number, number)));
      }),
    takeLease: (companyId, holder) => takeLease(db, clock, companyId, holder),
    renewLease: (lease) => renewLease(db, clock, lease),
    releaseLease: (lease) => releaseLease(db, lease),
    batchIds: (companyId, prefix) => inOrg((tx) => readBatchIds(tx, companyId, prefix)),
    sweptJournals: (companyId, markedId) => inOrg((tx) => readSwept(tx, companyId, markedId)),
    recordSweep: (companyId, sweep, actor) => inOrg((tx) => recordSweep(tx, scope(actor), companyId, sweep)),
    unknownJournals: (companyId, limit) => inOrg((tx) => readUnknown(tx, companyId, limit)),
    findMarked: (companyId, markers) => inOrg((tx) => readMarked(tx, companyId, markers)),
    unposted: (companyId, limit) => inOrg((tx) => readUnposted(tx, companyId, limit)),
    lookedAt: (postingIds) => inOrg((tx) => markLookedAt(tx, postingIds)),
    corrections: (companyId, postingId) => inOrg((tx) => readCorrections(tx, companyId, postingId)),
    expenseOwners: (transactionIds, exceptSubject) => inOrg((tx) => expenseOwners(tx, transactionIds, exceptSubject)),
  };
}

async function readPosting(tx: Transaction, postingId: string): Promise<Posting | null> {
  const [row] = await tx.select(RULE_COLUMNS).from(postingTable).where(eq(postingTable.id, postingId));
  return row ? toPosting(row) : null;
}

/** Revisions of a report's journal in a company, newest first. */
async function readRevisions(tx: Transaction, companyId: string, subject: string): Promise<readonly Posting[]> {
  const rows = await tx
    .select(RULE_COLUMNS)
    .from(postingTable)
    .where(
      and(eq(postingTable.companyId, companyId), eq(postingTable.subject, subject), eq(postingTable.kind, "journal")),
    )
    .orderBy(desc(postingTable.revision));
  return rows.map(toPosting);
}

async function addPosting(
  tx: Transaction,
  scope: MoveScope,
  posting: Posting,
  about: PostingAbout,
  detail: AddDetail | null = null,
): Promise<boolean> {
  const { id, companyId, subject, revision, kind, part, state, marker, contentHash, transactionIds, wasHeld } = posting;
  const { corrects, askedBy } = posting;
  if (scope.under && !(await isStillLease(tx, scope.under))) return false;
  const [row] = await tx
    .insert(postingTable)
    .values({
      ...{ id, companyId, subject, revision, kind, part, state, marker, contentHash, wasHeld, corrects },
      ...{ askedById: askedBy?.id ?? null, askedBy: askedBy?.name ?? null },
      ...about,
      organizationId: scope.organizationId,
      transactionIds: [...transactionIds],
    })
    .onConflictDoNothing()
    .returning({ id: postingTable.id });
  if (!row) return false;
  const entry = {
    action: kind === "reversal" ? ("posting.correction_asked" as const) : ("posting.planned" as const),
    companyId,
    postingId: id,
    reportId: subject,
    after: { state, revision, contentHash },
    detail,
  };
  await writeAudit(tx, { ...scope, entry });
  return true;
}

/** Which other report's live posting holds an expense: transaction id to report id. */
export async function expenseOwners(
  tx: Transaction,
  transactionIds: readonly string[],
  exceptSubject: string,
): Promise<ReadonlyMap<string, string>> {
  if (transactionIds.length === 0) return new Map();
  const rows = await tx
    .select({ transactionId: postingExpense.transactionId, reportId: postingTable.subject })
    .from(postingExpense)
    .innerJoin(postingTable, eq(postingTable.id, postingExpense.postingId))
    .where(and(inArray(postingExpense.transactionId, [...transactionIds]), ne(postingTable.subject, exceptSubject)));
  return new Map(rows.map((row) => [row.transactionId, row.reportId]));
}
