import { eq } from "drizzle-orm";
import { z } from "zod";
import { toPosting } from "#db/posting/posting-row.ts";
import { company, posting } from "#db/schema/index.ts";
import type { ExplainedLine } from "#lib/core/journal/journal.ts";
import { type Cents, cents } from "#lib/core/money.ts";
import type { PostingKind } from "#lib/core/posting/marker.ts";
import { mayReplay, maySendAgain } from "#lib/core/posting/decide/by-person.ts";
import type { TakenBack } from "#lib/core/posting/posting.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { type JournalLink, linksOf, loadRelatives, type TwoPeople, twoPeople } from "./journal-links.ts";
import { type RecordAttempt, readAttempts } from "./read-attempts.ts";
import { type ChainCheck, type RecordEvent, readTimeline } from "./read-timeline.ts";

const NOBODY: TwoPeople = { asked: null, agreed: null };

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

/** Another journal of the report; of a reversal, who asked for it and who agreed. */
export type RecordLink = JournalLink & TwoPeople;

/** Everything that happened to one revision of a report. Instants are ISO text, money is cents, nothing in it is secret. */
export type AuditRecord = Readonly<{
  postingId: string;
  companyId: string;
  companyCode: string;
  companyName: string;
  timeZone: string;
  reportId: string;
  reportName: string;
  kind: PostingKind;
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
    /** Whether the total is another one too. */
    totalDiffers: boolean;
    /** Given by GP when it is posted; `""` before. */
    auditTrailCode: string;
  }> | null;
  takenBack: TakenBack | null;
  /** Refused by GP, not found there, or gone from it: Review sends it again. */
  mayBeSentAgain: boolean;
  /** Who asked for what needs a second person, and who agreed: sending again, or this reversal. */
  people: TwoPeople;
  /** Empty while there is no plan. */
  lines: readonly RecordLine[];
  attempts: readonly RecordAttempt[];
  /** Oldest first. */
  timeline: readonly RecordEvent[];
  /** Whether older events were left out. */
  timelineCut: boolean;
  chain: ChainCheck;
  /** The other journals of the report in this company: the sides of a correction first. */
  links: readonly RecordLink[];
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
    const asPosting = toPosting(row);
    const links = linksOf(row, await loadRelatives(tx, [row.subject]));
    const people = await twoPeople(tx, [row.id, ...links.map((link) => link.postingId)]);
    // The plan is stored with all that explains it; GP only gets the plain part.
    const lines = (row.plan?.lines ?? []) as unknown as readonly RecordLine[];
    return ok({
      ...ofCompany,
      ...facts(row),
      gp: journalInGp(row),
      lines,
      attempts: await readAttempts(tx, row),
      ...(await readTimeline(tx, row, lines)),
      takenBack: row.takenBack,
      mayBeSentAgain: mayReplay(asPosting) || maySendAgain(asPosting),
      people: people.get(row.id) ?? NOBODY,
      links: links.map((link) => ({ ...link, ...(people.get(link.postingId) ?? NOBODY) })),
    });
  });
}

function facts(row: PostingRow) {
  const iso = (instant: Date | null) => instant?.toISOString() ?? null;
  const {
    companyId,
    kind,
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
    ...{ postingId: row.id, companyId, reportId: row.subject, reportName, kind, revision, employee, currency },
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

function journalInGp(row: PostingRow): AuditRecord["gp"] {
  const { journalNumber, gpState, gpDate, gpBatchId, gpDifferences, gpTotalDiffers, auditTrailCode } = row;
  if (journalNumber === null || gpState === null) return null;
  const differences = gpDifferences ?? [];
  const place = { journalNumber, state: gpState, date: gpDate, batchId: gpBatchId ?? "" };
  return { ...place, differences, totalDiffers: gpTotalDiffers, auditTrailCode };
}
