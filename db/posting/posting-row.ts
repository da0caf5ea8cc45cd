import { getTableColumns, type InferSelectModel } from "drizzle-orm";
import { day } from "#lib/core/day.ts";
import { assert } from "#lib/core/assert.ts";
import type { GpJournalRef, Intent, Posting } from "#lib/core/posting/posting.ts";
import { posting as postingTable } from "../schema/posting.ts";

export type PostingRow = InferSelectModel<typeof postingTable>;
type RuleRow = Omit<PostingRow, "content">;

const { content: _content, ...rest } = getTableColumns(postingTable);
/** What the rules need of a row: all but the report itself, which may be megabytes. */
export const RULE_COLUMNS = rest;

/** A row as the rules see it. */
export function toPosting(row: RuleRow): Posting {
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
    acknowledged: row.acknowledged,
    askedBy: row.askedById === null ? null : { id: row.askedById, name: row.askedBy ?? "" },
    corrects: row.corrects,
    takenBack: row.takenBack,
  };
}

function toIntent(row: RuleRow): Intent | null {
  if (row.request === null) return null;
  const { request, requestHash, batchId, sourceDocument, intentDate, fingerprint } = row;
  assert(requestHash !== null && batchId !== null && sourceDocument !== null, `posting ${row.id}: half an intent`);
  assert(intentDate !== null && fingerprint !== null, `posting ${row.id}: half an intent`);
  return { request, requestHash, batchId, sourceDocument, date: day(intentDate), fingerprint };
}

function toJournalRef(row: RuleRow): GpJournalRef | null {
  const { journalNumber, gpBatchId, gpDate, gpState, gpDifferences } = row;
  if (journalNumber === null || gpDate === null || gpState === null) return null;
  return {
    journalNumber,
    batchId: gpBatchId ?? "",
    date: day(gpDate),
    state: gpState,
    differences: gpDifferences ?? [],
    totalDiffers: row.gpTotalDiffers,
    auditTrailCode: row.auditTrailCode,
  };
}

/** The columns that a move may change. Plan and request may be megabytes: they are written only when they are others. */
export function changedColumns(from: Posting, posting: Posting): Partial<PostingRow> {
  const { intent, gp } = posting;
  return {
    ...(posting.plan === from.plan ? {} : { plan: posting.plan }),
    ...(intent === from.intent ? {} : { request: intent?.request ?? null }),
    state: posting.state,
    epoch: posting.epoch,
    version: posting.version,
    holds: posting.holds,
    wasHeld: posting.wasHeld,
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
    gpTotalDiffers: gp?.totalDiffers ?? false,
    auditTrailCode: gp?.auditTrailCode ?? "",
    acknowledged: posting.acknowledged,
    askedById: posting.askedBy?.id ?? null,
    askedBy: posting.askedBy?.name ?? null,
    takenBack: posting.takenBack,
  };
}
