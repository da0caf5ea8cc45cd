import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Actor } from "#lib/core/audit/event.ts";
import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { MoveResult } from "#lib/core/posting/store.ts";
import { writeAudit } from "../audit.ts";
import type { Transaction } from "../client.ts";
import { posting as postingTable, postingExpense } from "../schema/posting.ts";
import { storable } from "../storable.ts";
import { isStillLease } from "./lease.ts";
import { changedColumns } from "./posting-row.ts";

/** `under`: nothing is written unless the company's lease is still this one. */
export type MoveScope = Readonly<{ organizationId: string; actor: Actor; at: Date; under?: Lease | null }>;

/**
 * One move inside a transaction of the caller: compare-and-set on state, epoch and version, the claim on the expenses, and
 * the audit event. `expense_taken` leaves the transaction usable and nothing written.
 */
export async function movePosting(
  tx: Transaction,
  scope: MoveScope,
  from: Posting,
  decision: Decision,
): Promise<MoveResult> {
  if (scope.under && !(await isStillLease(tx, scope.under))) return { kind: "lost" };
  if (decision.expenses === "claim") {
    const taken = await claimExpenses(tx, scope.organizationId, from);
    if (taken) return { kind: "expense_taken", ...taken };
  }
  const moved = storedHolds(decision.posting);
  const [row] = await tx
    .update(postingTable)
    .set({
      ...changedColumns(from, moved),
      ...sentColumns(from, decision, scope.at),
      updatedAt: scope.at,
    })
    .where(
      and(
        eq(postingTable.id, from.id),
        eq(postingTable.state, from.state),
        eq(postingTable.epoch, from.epoch),
        eq(postingTable.version, from.version),
      ),
    )
    .returning({ id: postingTable.id });
  if (!row) {
    if (decision.expenses === "claim") await releaseFreshClaims(tx, from);
    return { kind: "lost" };
  }
  if (decision.expenses === "release") await tx.delete(postingExpense).where(eq(postingExpense.postingId, from.id));
  await writeAudit(tx, { ...scope, entry: moveEntry(from, moved, decision) });
  return { kind: "moved", posting: moved };
}

/** What GP or Expensify said stands in holds and differences. */
function storedHolds(posting: Posting): Posting {
  return { ...posting, holds: storable(posting.holds), gp: storable(posting.gp) };
}

function moveEntry(from: Posting, moved: Posting, decision: Decision) {
  return {
    action: decision.audit.action,
    companyId: moved.companyId,
    postingId: moved.id,
    reportId: moved.subject,
    journalNumber: moved.gp?.journalNumber ?? null,
    gpDate: moved.gp?.date ?? moved.intent?.date ?? moved.plan?.date ?? null,
    before: { state: from.state },
    after: { state: moved.state, revision: moved.revision },
    detail: decision.audit.detail,
  };
}

function sentColumns(from: Posting, decision: Decision, at: Date) {
  return from.state !== "sent" && decision.posting.state === "sent" ? { sentAt: at } : {};
}

/** Null when all of them are ours now; otherwise the first that stands in another live posting. */
async function claimExpenses(tx: Transaction, organizationId: string, posting: Posting) {
  const { id: postingId, transactionIds } = posting;
  if (transactionIds.length === 0) return null;
  // Sorted, so that two reports that share several expenses wait for each other in one order and never in a circle.
  const rows = transactionIds.toSorted().map((transactionId) => ({ organizationId, transactionId, postingId }));
  await tx.insert(postingExpense).values(rows).onConflictDoNothing();
  const [taken] = await tx
    .select({ transactionId: postingExpense.transactionId, reportId: postingTable.subject })
    .from(postingExpense)
    .innerJoin(postingTable, eq(postingTable.id, postingExpense.postingId))
    .where(and(inArray(postingExpense.transactionId, [...transactionIds]), ne(postingExpense.postingId, postingId)))
    .limit(1);
  if (!taken) return null;
  await releaseFreshClaims(tx, posting);
  return taken;
}

/** Claims made by this very transaction; a posting that was live before keeps its own. */
async function releaseFreshClaims(tx: Transaction, posting: Posting): Promise<void> {
  await tx
    .delete(postingExpense)
    .where(and(eq(postingExpense.postingId, posting.id), sql`xmin = pg_current_xact_id()::xid`));
}
