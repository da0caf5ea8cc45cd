import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { company, posting } from "#db/schema/index.ts";
import type { ExplainedLine } from "#lib/core/journal/journal.ts";
import { type Cents, cents } from "#lib/core/money.ts";
import type { PostingKind } from "#lib/core/posting/marker.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { type RecordAttempt, readAttempts } from "./read-attempts.ts";
import { type ChainCheck, type RecordEvent, readTimeline } from "./read-timeline.ts";

const REVISIONS_MAX = 100;

export const ReadRecord = z.strictObject({ postingId: z.uuid() });

/** As JSON gives it back: instants are ISO text. */
type FromJson<T> = T extends string | number | boolean | null
  ? T
  : T extends Date
    ? string
    : T extends readonly (infer Entry)[]
      ? readonly FromJson<Entry>[]
      : { readonly [Name in keyof T]: FromJson<T[Name]> };

export type RecordLine = FromJson<ExplainedLine>;

export type RecordRevision = Readonly<{
  postingId: string;
  revision: number;
  kind: PostingKind;
  state: PostingState;
  journalNumber: number | null;
}>;

/** Everything that happened to one revision of a report. Instants are ISO text, money is cents, nothing in it is secret. */
export type AuditRecord = Readonly<{
  postingId: string;
  companyId: string;
  companyCode: string;
  companyName: string;
  timeZone: string;
  reportId: string;
  reportName: string;
  revision: number;
  employee: string;
  currency: string;
  totalCents: Cents;
  expenseCount: number;
  approvedAt: string | null;
  state: PostingState;
  holds: readonly HoldProblem[];
  marker: string;
  contentHash: string;
  mappingVersion: number | null;
  approvedBy: string | null;
  batchId: string | null;
  sourceDocument: string | null;
  /** The journal's date as sent, or as planned. */
  journalDate: string | null;
  period: string | null;
  deadline: string | null;
  notBefore: string | null;
  sentAt: string | null;
  gp: Readonly<{
    journalNumber: number;
    state: GpState;
    date: string | null;
    batchId: string;
    differences: readonly string[];
  }> | null;
  /** Empty while there is no plan. */
  lines: readonly RecordLine[];
  attempts: readonly RecordAttempt[];
  /** Oldest first. */
  timeline: readonly RecordEvent[];
  /** Whether older events were left out. */
  timelineCut: boolean;
  chain: ChainCheck;
  /** The other revisions of the report in this company, newest first. */
  revisions: readonly RecordRevision[];
}>;

type PostingRow = typeof posting.$inferSelect;

/** The record of a posting, for the audit page and for files. Error: `not_found`. */
export async function readRecord(
  ctx: Context,
  { postingId }: z.output<typeof ReadRecord>,
): Promise<Result<AuditRecord, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [found] = await tx
      .select({ row: posting, companyCode: company.code, companyName: company.name, timeZone: company.timeZone })
      .from(posting)
      .innerJoin(company, eq(company.id, posting.companyId))
      .where(eq(posting.id, postingId));
    if (!found) return err({ code: "not_found", what: "posting" });
    const { row, ...ofCompany } = found;
    const revisions = await tx
      .select({
        postingId: posting.id,
        revision: posting.revision,
        kind: posting.kind,
        state: posting.state,
        journalNumber: posting.journalNumber,
        companyId: posting.companyId,
      })
      .from(posting)
      .where(eq(posting.subject, row.subject))
      .orderBy(desc(posting.revision))
      .limit(REVISIONS_MAX);
    // The plan is stored with all that explains it; GP only gets the plain part.
    const lines = (row.plan?.lines ?? []) as unknown as readonly RecordLine[];
    return ok({
      ...ofCompany,
      ...facts(row),
      gp: journalInGp(row),
      lines,
      attempts: await readAttempts(tx, row),
      ...(await readTimeline(tx, row, lines)),
      revisions: revisions
        .filter((each) => each.companyId === row.companyId && each.postingId !== row.id)
        .map(({ companyId: _companyId, ...revision }) => revision),
    });
  });
}

function facts(row: PostingRow) {
  const iso = (instant: Date | null) => instant?.toISOString() ?? null;
  const {
    companyId,
    revision,
    employee,
    reportName,
    currency,
    state,
    holds,
    marker,
    contentHash,
    approvedBy,
    sourceDocument,
  } = row;
  return {
    ...{ postingId: row.id, companyId, reportId: row.subject, reportName, revision, employee, currency },
    ...{ totalCents: cents(row.totalCents), expenseCount: row.transactionIds.length, approvedAt: iso(row.approvedAt) },
    ...{
      state,
      holds,
      marker,
      contentHash,
      approvedBy,
      sourceDocument,
      mappingVersion: row.plan?.mappingVersion ?? null,
    },
    ...{
      batchId: row.gpBatchId || row.batchId,
      journalDate: row.intentDate ?? row.plan?.date ?? null,
      period: row.plan?.period ?? null,
    },
    ...{ deadline: iso(row.deadline), notBefore: iso(row.notBefore), sentAt: iso(row.sentAt) },
  };
}

function journalInGp({ journalNumber, gpState, gpDate, gpBatchId, gpDifferences }: PostingRow): AuditRecord["gp"] {
  if (journalNumber === null || gpState === null) return null;
  return { journalNumber, state: gpState, date: gpDate, batchId: gpBatchId ?? "", differences: gpDifferences ?? [] };
}
