import { and, eq, or, sql } from "drizzle-orm";
import type { AuditHead } from "#lib/core/audit/chain.ts";
import type { Clock } from "#lib/core/ports.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { AttemptRecord, StartedAttempt } from "#lib/core/posting/store.ts";
import type { Transaction } from "../client.ts";
import { auditEvent, auditHead } from "../schema/audit.ts";
import { attempt as attemptTable } from "../schema/posting.ts";
import { renewLease } from "./lease.ts";
import { movePosting, type MoveScope } from "./move-posting.ts";

type Start = Readonly<{
  from: Posting;
  decision: Decision;
  attempt: AttemptRecord;
  lease: Lease;
  known: AuditHead | null;
}>;

/** The last transaction before the wire: lease, history, move and attempt stand or fall together. */
export async function startAttempt(
  tx: Transaction,
  scope: MoveScope & Readonly<{ clock: Clock }>,
  { from, decision, attempt, lease, known }: Start,
): Promise<StartedAttempt> {
  const renewed = await renewLease(tx, scope.clock, lease);
  if (!renewed) return { result: { kind: "lost" }, lease, head: null };
  if (!(await hasHistory(tx, known))) return { result: { kind: "history_lost" }, lease: renewed, head: null };
  const result = await movePosting(tx, scope, from, decision);
  if (result.kind !== "moved") return { result, lease: renewed, head: null };
  const { number, deadline, requestHash } = attempt;
  await tx.insert(attemptTable).values({
    ...{ organizationId: scope.organizationId, postingId: result.posting.id, epoch: result.posting.epoch },
    ...{ number, deadline, requestHash, startedAt: scope.at },
  });
  return { result, lease: renewed, head: await readAuditHead(tx) };
}

/** Whether the audit chain of the organization still has this link; null: nothing is known of it yet. */
export async function hasHistory(tx: Transaction, known: AuditHead | null): Promise<boolean> {
  if (known === null || known.sequence === 0) return true;
  // Mostly the known link is the head itself; the hash names all that was before it.
  const isHead = and(eq(auditHead.sequence, known.sequence), eq(auditHead.hash, known.hash));
  const isLink = and(eq(auditEvent.sequence, known.sequence), eq(auditEvent.hash, known.hash));
  const [row] = await tx
    .select({ known: sql<boolean>`true` })
    .from(auditHead)
    .where(or(isHead, sql`exists (select 1 from ${auditEvent} where ${isLink})`));
  return row !== undefined;
}

/** The end of the organization's chain; null while it has no event. */
export async function readAuditHead(tx: Transaction): Promise<AuditHead | null> {
  const [head] = await tx.select({ sequence: auditHead.sequence, hash: auditHead.hash }).from(auditHead);
  return head ?? null;
}
