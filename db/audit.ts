import { eq } from "drizzle-orm";
import type { Actor, AuditEntry } from "#lib/core/audit/event.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { CHAIN_START, linkHash } from "#lib/core/audit/chain.ts";
import type { Transaction } from "./client.ts";
import { storable } from "./storable.ts";
import { auditEvent, auditHead } from "./schema/audit.ts";

type Recorded = Readonly<{ organizationId: string; actor: Actor; at: Date; entry: AuditEntry }>;

/**
 * Adds one event to the organization's chain, in the transaction of what it tells. The head row is locked until commit,
 * so sequences have no gaps and two writers queue up. Take it last in a transaction where that is possible.
 */
export async function writeAudit(tx: Transaction, { organizationId, actor, at, entry }: Recorded): Promise<void> {
  await tx.insert(auditHead).values({ organizationId, sequence: 0, hash: CHAIN_START }).onConflictDoNothing();
  const [head] = await tx.select().from(auditHead).where(eq(auditHead.organizationId, organizationId)).for("update");
  if (!head) throw new Error("the audit head is missing");
  const body: Record<string, unknown> = jsonValue({
    before: entry.before ?? null,
    after: entry.after ?? null,
    detail: entry.detail ?? null,
  });
  const fields = {
    organizationId,
    sequence: head.sequence + 1,
    at,
    actorKind: actor.kind,
    actorId: actor.kind === "user" ? actor.id : null,
    actorName: actorName(actor),
    action: entry.action,
    companyId: entry.companyId ?? null,
    postingId: entry.postingId ?? null,
    reportId: entry.reportId ?? null,
    journalNumber: entry.journalNumber ?? null,
    gpDate: entry.gpDate ?? null,
    body,
  };
  const hash = linkHash(head.hash, fields);
  await tx.insert(auditEvent).values({ ...fields, previousHash: head.hash, hash });
  await tx
    .update(auditHead)
    .set({ sequence: fields.sequence, hash })
    .where(eq(auditHead.organizationId, organizationId));
}

/** Exactly what jsonb will give back, so that the hash can be checked later: dates as text, undefined gone. */
function jsonValue(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(storable(value))) as Record<string, unknown>;
}
