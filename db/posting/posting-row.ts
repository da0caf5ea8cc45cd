import type { InferSelectModel } from "drizzle-orm";
import { day } from "#lib/core/day.ts";
import { assert } from "#lib/core/assert.ts";
import type { GpJournalRef, Intent, Posting } from "#lib/core/posting/posting.ts";
import type { posting } from "../schema/posting.ts";

export type PostingRow = InferSelectModel<typeof posting>;

/** A row as the rules see it. */
export function toPosting(row: PostingRow): Posting {
  return {
    id: row.id,
    companyId: row.companyId,
    subject: row.subject,
    revision: row.revision,
    kind: row.kind,
    part: row.part,
    state: row.state,
    epoch: row.epoch,
    version: row.version,
    marker: row.marker,
    contentHash: row.contentHash,
    transactionIds: row.transactionIds,
    holds: row.holds,
    wasHeld: row.wasHeld,
    plan: row.plan,
    intent: toIntent(row),
    attempts: row.attempts,
    deadline: row.deadline,
    notBefore: row.notBefore,
    lookFirst: row.lookFirst,
    approvedBy: row.approvedById === null ? null : { id: row.approvedById, name: row.approvedBy ?? "" },
    gp: toJournalRef(row),
  };
}

function toIntent(row: PostingRow): Intent | null {
  if (row.request === null) return null;
  const { request, requestHash, batchId, sourceDocument, intentDate, fingerprint } = row;
  assert(requestHash !== null && batchId !== null && sourceDocument !== null, `posting ${row.id}: half an intent`);
  assert(intentDate !== null && fingerprint !== null, `posting ${row.id}: half an intent`);
  return { request, requestHash, batchId, sourceDocument, date: day(intentDate), fingerprint };
}

function toJournalRef(row: PostingRow): GpJournalRef | null {
  const { journalNumber, gpBatchId, gpDate, gpState, gpDifferences } = row;
  if (journalNumber === null || gpDate === null || gpState === null) return null;
  return {
    journalNumber,
    batchId: gpBatchId ?? "",
    date: day(gpDate),
    state: gpState,
    differences: gpDifferences ?? [],
  };
}

/** The columns that a move may change. */
export function changedColumns(posting: Posting): Partial<PostingRow> {
  const { intent, gp } = posting;
  return {
    state: posting.state,
    epoch: posting.epoch,
    version: posting.version,
    holds: posting.holds,
    wasHeld: posting.wasHeld,
    plan: posting.plan,
    request: intent?.request ?? null,
    requestHash: intent?.requestHash ?? null,
    batchId: intent?.batchId ?? null,
    sourceDocument: intent?.sourceDocument ?? null,
    intentDate: intent?.date ?? null,
    fingerprint: intent?.fingerprint ?? null,
    attempts: posting.attempts,
    deadline: posting.deadline,
    notBefore: posting.notBefore,
    lookFirst: posting.lookFirst,
    approvedById: posting.approvedBy?.id ?? null,
    approvedBy: posting.approvedBy?.name ?? null,
    journalNumber: gp?.journalNumber ?? null,
    gpBatchId: gp?.batchId ?? null,
    gpDate: gp?.date ?? null,
    gpState: gp?.state ?? null,
    gpDifferences: gp?.differences ?? null,
  };
}
