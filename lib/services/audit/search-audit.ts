import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { company, posting } from "#db/schema/index.ts";
import { type AuditQuery, confusable, parseSearch, TERM_CHARS_MAX } from "#lib/core/audit/parse-search.ts";
import { type Cents, cents } from "#lib/core/money.ts";
import type { PostingKind } from "#lib/core/posting/marker.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { type JournalLink, linksOf, loadRelatives } from "./journal-links.ts";
import { postingConditions, wordConditions } from "./search-conditions.ts";

const HITS_MAX = 50;
/** Somebody is typing: what takes longer is not worth its answer. */
const STATEMENT_TIMEOUT_MS = 1_000;
const TIMED_OUT = "57014";

export const SearchAudit = z.strictObject({
  term: z.string().max(TERM_CHARS_MAX),
  companyId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(HITS_MAX).default(HITS_MAX),
  /** Of the answer before. */
  cursor: z.string().max(200).optional(),
});

/** One revision of a report, as a line of the list. Instants are ISO text, money is cents. */
export type AuditHit = Readonly<{
  postingId: string;
  reportId: string;
  kind: PostingKind;
  revision: number;
  employee: string;
  reportName: string;
  companyCode: string;
  state: PostingState;
  gpState: GpState | null;
  journalNumber: number | null;
  gpDate: string | null;
  batchId: string | null;
  totalCents: Cents;
  currency: string;
  approvedAt: string | null;
  /** The other sides of a correction: what it reverses or replaces, and what does so to it. */
  links: readonly JournalLink[];
}>;

export type AuditHits = Readonly<{
  /** Newest approval first. */
  hits: readonly AuditHit[];
  /** Of the next page; null on the last one. */
  cursor: string | null;
  /** An id was searched for, not a text: a single hit is the one that was meant. */
  exact: boolean;
  /** Nothing was found, but exactly one report has an id that looks like the one searched for. */
  near: AuditHit | null;
  /** Parts of the term that say nothing (yet). */
  ignored: readonly string[];
  /** The search took too long and looked at names only, not at merchants. */
  incomplete: boolean;
}>;

/**
 * Answers the audit box: from a report id to its journal number and back, and by everything else that `parseSearch` knows.
 * Words are looked for in employee and report name, and in the merchants when those find less than a page.
 *
 * Errors: `invalid_input` for a foreign cursor, and when even the names cannot be searched within a second.
 */
export async function searchAudit(
  ctx: Context,
  { term, companyId, limit, cursor }: z.output<typeof SearchAudit>,
): Promise<Result<AuditHits, RequestProblem>> {
  const query = parseSearch(term);
  const from = cursor === undefined ? null : readCursor(cursor);
  if (cursor !== undefined && from === null)
    return err({ code: "invalid_input", issues: ["cursor: is not one of ours"] });
  const search = (merchants: boolean, limitRows: number) =>
    transact(ctx, async ({ tx }) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(STATEMENT_TIMEOUT_MS)}, true)`);
      const asked = [...postingConditions(tx, query), ...wordConditions(query.words, merchants)];
      if (asked.length === 0) return [];
      const where = [
        ...asked,
        ...(companyId ? [eq(posting.companyId, companyId)] : []),
        ...(from ? [olderThan(from)] : []),
      ];
      return selectHits(tx, where, limitRows);
    });
  // One more than a page: whether there is a next one.
  const names = await unlessTimedOut(() => search(false, limit + 1));
  if (names === null)
    return err({
      code: "invalid_input",
      issues: ["term: this takes too long: add a date, an employee or a report id"],
    });
  const isShort = query.words.length > 0 && names.length <= limit;
  const all = isShort ? await unlessTimedOut(() => search(true, limit + 1)) : names;
  const rows = all ?? names;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return ok({
    hits: page.map(({ hit }) => hit),
    cursor: rows.length > limit && last ? writeCursor(last) : null,
    exact: query.reportId !== null || query.digits !== null || query.journalNumber !== null || query.marker !== null,
    near: rows.length === 0 ? await findNear(ctx, query) : null,
    ignored: query.ignored,
    incomplete: all === null,
  });
}

type Keyed = Readonly<{ hit: AuditHit; sortAtMs: number }>;
type Cursor = Readonly<{ sortAtMs: number; postingId: string }>;

/** Whole milliseconds, so that a cursor that went through JSON compares equal. */
const SORT_AT_MS = sql<number>`floor(extract(epoch from coalesce(${posting.approvedAt}, ${posting.createdAt})) * 1000)::float8`;

function olderThan({ sortAtMs, postingId }: Cursor): SQL {
  return sql`(${SORT_AT_MS}, ${posting.id}) < (${sortAtMs}::float8, ${postingId}::uuid)`;
}

async function selectHits(tx: Transaction, where: readonly SQL[], limit: number): Promise<readonly Keyed[]> {
  const rows = await tx
    .select({ posting: HIT_COLUMNS, companyCode: company.code, sortAtMs: SORT_AT_MS })
    .from(posting)
    .innerJoin(company, eq(company.id, posting.companyId))
    .where(and(...where))
    .orderBy(desc(SORT_AT_MS), desc(posting.id))
    .limit(limit);
  const corrected = rows.map(({ posting: row }) => row.reportId);
  const relatives = await loadRelatives(tx, corrected);
  return rows.map(({ posting: row, companyCode, sortAtMs }) => {
    const links = linksOf({ id: row.postingId }, relatives).filter(({ relation }) => relation !== "revision");
    return { hit: { ...toHit(row, companyCode), links }, sortAtMs };
  });
}

const {
  id: postingId,
  subject: reportId,
  kind,
  revision,
  employee,
  reportName,
  state,
  gpState,
  journalNumber,
} = posting;
const { gpDate, intentDate, batchId, gpBatchId, totalCents, currency, approvedAt } = posting;
const HIT_COLUMNS = {
  ...{ postingId, reportId, kind, revision, employee, reportName, state, gpState, journalNumber },
  ...{ gpDate, intentDate, batchId, gpBatchId, totalCents, currency, approvedAt },
};
type HitRow = Pick<typeof posting.$inferSelect, Exclude<keyof typeof HIT_COLUMNS, "postingId" | "reportId">> &
  Readonly<{ postingId: string; reportId: string }>;

function toHit(
  { intentDate: sentDate, gpBatchId: batchInGp, ...row }: HitRow,
  companyCode: string,
): Omit<AuditHit, "links"> {
  return {
    ...row,
    companyCode,
    gpDate: row.gpDate ?? sentDate,
    batchId: batchInGp || row.batchId,
    totalCents: cents(row.totalCents),
    approvedAt: row.approvedAt?.toISOString() ?? null,
  };
}

/** "Did you mean": the one report whose id looks like this one, case and look-alike letters aside. */
async function findNear(ctx: Context, { reportId: wanted }: AuditQuery): Promise<AuditHit | null> {
  if (wanted === null) return null;
  const alike = sql`translate(upper(${posting.subject}), 'OIL', '011') = ${confusable(wanted)}`;
  const found = await transact(ctx, ({ tx }) => selectHits(tx, [alike], HITS_MAX));
  return new Set(found.map(({ hit }) => hit.reportId)).size === 1 ? (found[0]?.hit ?? null) : null;
}

async function unlessTimedOut<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && "code" in cause && cause.code === TIMED_OUT) return null;
    throw error;
  }
}

const CursorForm = z.tuple([z.number(), z.uuid()]);

function writeCursor({ sortAtMs, hit }: Keyed): string {
  return Buffer.from(JSON.stringify([sortAtMs, hit.postingId])).toString("base64url");
}

function readCursor(text: string): Cursor | null {
  try {
    const [sortAtMs, id] = CursorForm.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { sortAtMs, postingId: id };
  } catch {
    return null;
  }
}
