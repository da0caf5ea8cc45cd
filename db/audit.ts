import { eq, getTableColumns } from "drizzle-orm";
import type { Actor, AuditEntry } from "#lib/core/audit/event.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { type AuditHead, CHAIN_START, linkHash } from "#lib/core/audit/chain.ts";
import type { Transaction } from "./client.ts";
import { insertRows, rowsJson } from "./json-rows.ts";
import { storable } from "./storable.ts";
import type { Run } from "./tx.ts";
import { auditEvent, auditHead } from "./schema/audit.ts";

type Recorded = Readonly<{ organizationId: string; actor: Actor; at: Date; entry: AuditEntry }>;

/**
 * Adds one event to the organization's chain, in the transaction of what it tells. The head row is locked until commit,
 * so sequences have no gaps and two writers queue up. Take it last in a transaction where that is possible.
 */
export async function writeAudit(tx: Transaction, recorded: Recorded): Promise<void> {
  const { organizationId } = recorded;
  await tx
    .insert(auditHead)
    .values({ organizationId, ...NO_EVENT })
    .onConflictDoNothing();
  const [head] = await tx.select().from(auditHead).where(eq(auditHead.organizationId, organizationId)).for("update");
  if (!head) throw new Error("the audit head is missing");
  const link = linkAfter(head, recorded);
  await tx.insert(auditEvent).values(link);
  await tx
    .update(auditHead)
    .set({ sequence: link.sequence, hash: link.hash })
    .where(eq(auditHead.organizationId, organizationId));
}

const { connectionId: _generated, ...EVENT_COLUMNS } = getTableColumns(auditEvent);
const NO_EVENT = { sequence: 0, hash: CHAIN_START };
const ADD_HEAD =
  "insert into audit_head (organization_id, sequence, hash) values ($1::uuid, 0, $2) on conflict do nothing";
const LOCK_HEAD =
  "select sequence::float8 as sequence, hash from audit_head where organization_id = $1::uuid for update";
const ADD_EVENTS = `
  with events as (${insertRows("audit_event", Object.values(EVENT_COLUMNS))})
  update audit_head set sequence = $3::bigint, hash = $4 where organization_id = $2::uuid`;

/** As `writeAudit`, for many at once, in this order; gives the new end of the chain, null where there is none yet. */
export async function writeAudits(
  run: Run,
  organizationId: string,
  recorded: readonly Omit<Recorded, "organizationId">[],
): Promise<AuditHead | null> {
  const locked = await run<AuditHead>(LOCK_HEAD, organizationId);
  if (recorded.length === 0) return locked[0] ?? null;
  if (locked.length === 0) await run(ADD_HEAD, organizationId, CHAIN_START);
  const [head] = locked.length > 0 ? locked : await run<AuditHead>(LOCK_HEAD, organizationId);
  if (!head) throw new Error("the audit head is missing");
  const links: Link[] = [];
  for (const each of recorded) links.push(linkAfter(links.at(-1) ?? head, { organizationId, ...each }));
  const { sequence, hash } = links.at(-1) ?? head;
  await run(ADD_EVENTS, rowsJson(EVENT_COLUMNS, links), organizationId, String(sequence), hash);
  return { sequence, hash };
}

type Link = ReturnType<typeof linkAfter>;

/** The event as it stands in the chain after `head`. */
function linkAfter(head: AuditHead, { organizationId, actor, at, entry }: Recorded) {
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
  return { ...fields, previousHash: head.hash, hash: linkHash(head.hash, fields) };
}

/** Exactly what jsonb will give back, so that the hash can be checked later: dates as text, undefined gone. */
function jsonValue(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(storable(value))) as Record<string, unknown>;
}
