import { and, eq, getTableColumns, or, sql } from "drizzle-orm";
import type { AuditHead } from "#lib/core/audit/chain.ts";
import type { SendAnswer } from "#lib/core/ports.ts";
import type { AttemptRecord, Barred } from "#lib/core/posting/store.ts";
import type { Transaction } from "../client.ts";
import { arrayText, insertRows, jsonRows, rowsJson } from "../json-rows.ts";
import { auditEvent, auditHead } from "../schema/audit.ts";
import { attempt as attemptTable } from "../schema/posting.ts";
import { storable } from "../storable.ts";
import type { Run } from "../tx.ts";

const columns = getTableColumns(attemptTable);
const START = insertRows("attempt", [
  ...[columns.organizationId, columns.postingId, columns.number, columns.epoch, columns.startedAt],
  ...[columns.deadline, columns.requestHash],
]);
const END = `
  update attempt a set outcome = v.outcome, answer = v.answer, ended_at = v.ended_at
  from ${jsonRows([columns.postingId, columns.number, columns.outcome, columns.answer, columns.endedAt])}
  where a.posting_id = any($2::uuid[]) and a.posting_id = v.posting_id and a.number = v.number`;

type Started = AttemptRecord & Readonly<{ organizationId: string; postingId: string; epoch: number; startedAt: Date }>;

const BARRED = `
  select p.id as "postingId", c.went_live_at is null as "notLive"
  from posting p join company c on c.id = p.company_id
  where p.id = any($1::uuid[]) and (c.went_live_at is null or (p.kind = 'journal' and exists (
    select 1 from keyed_by_hand k where k.company_id = p.company_id and k.report_id = p.subject and k.journal_number > 0)))`;

/**
 * Why a posting may not leave at this moment, whatever was planned, approved or queued before: nobody said that its company is live,
 * or somebody said that its report is in GP already. Null: it may.
 */
export async function barredFromLeaving(
  run: Run,
  postingIds: readonly string[],
): Promise<(postingId: string) => Barred["why"] | null> {
  if (postingIds.length === 0) return () => null;
  const rows = await run<{ postingId: string; notLive: boolean }>(BARRED, arrayText(postingIds));
  const whys = new Map(
    rows.map(({ postingId, notLive }) => [postingId, notLive ? "not_live" : "keyed_by_hand"] as const),
  );
  return (postingId) => whys.get(postingId) ?? null;
}

export async function insertAttempts(run: Run, attempts: readonly Started[]): Promise<void> {
  if (attempts.length > 0) await run(START, rowsJson(columns, attempts));
}

/** What came back, and when. */
export type EndedAttempt = Readonly<{ postingId: string; number: number; answer: SendAnswer; endedAt: Date }>;

export async function endAttempts(run: Run, ended: readonly EndedAttempt[]): Promise<void> {
  if (ended.length === 0) return;
  const rows = ended.map((each) => ({ ...each, answer: storable(each.answer), outcome: each.answer.kind }));
  await run(END, rowsJson(columns, rows), arrayText(ended.map(({ postingId }) => postingId)));
}

const LINKS = "select sequence::float8 as sequence, hash from audit_event where sequence = any($1::bigint[])";

/** Whether the organization's chain still has each of these links; null: nothing is known of it yet. As `hasHistory`, for many. */
export async function knownLinks(
  run: Run,
  links: readonly (AuditHead | null)[],
): Promise<(link: AuditHead | null) => boolean> {
  const textOf = ({ sequence, hash }: AuditHead) => `${sequence} ${hash}`;
  const asked = new Map(links.flatMap((link) => (link && link.sequence > 0 ? [[textOf(link), link] as const] : [])));
  const sequences = [...asked.values()].map(({ sequence }) => sequence);
  const found = asked.size === 0 ? [] : await run<AuditHead>(LINKS, `{${sequences.join(",")}}`);
  const known = new Set(found.map(textOf));
  return (link) => link === null || link.sequence === 0 || known.has(textOf(link));
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
