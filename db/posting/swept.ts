import { and, between, desc, eq, notExists, or, sql } from "drizzle-orm";
import { markedReportId } from "#lib/core/posting/marker.ts";
import type { PostingStore, SweptJournal } from "#lib/core/posting/store.ts";
import { writeAudit } from "../audit.ts";
import type { Transaction } from "../client.ts";
import { company } from "../schema/company.ts";
import { posting, sweptJournal } from "../schema/posting.ts";
import { isStillLease } from "./lease.ts";
import type { MoveScope } from "./move-posting.ts";

/** Rows of one insert. */
const ROWS_MAX = 1_000;

export async function readBatchIds(tx: Transaction, companyId: string, prefix: string): Promise<readonly string[]> {
  const ours = tx
    .selectDistinct({ batchId: sql<string>`${posting.batchId}` })
    .from(posting)
    .where(and(eq(posting.companyId, companyId), sql`starts_with(${posting.batchId}, ${prefix})`));
  const met = tx
    .selectDistinct({ batchId: sql<string>`${sweptJournal.batchId}` })
    .from(sweptJournal)
    .where(and(eq(sweptJournal.companyId, companyId), sql`starts_with(${sweptJournal.batchId}, ${prefix})`));
  return [...new Set([...(await ours), ...(await met)].map((row) => row.batchId))];
}

export async function readSwept(
  tx: Transaction,
  companyId: string,
  markedId: string,
): Promise<readonly SweptJournal[]> {
  return tx
    .select({
      ...{ journalNumber: sweptJournal.journalNumber, date: sweptJournal.date, reference: sweptJournal.reference },
      ...{ batchId: sweptJournal.batchId, gpState: sweptJournal.gpState },
    })
    .from(sweptJournal)
    .where(and(eq(sweptJournal.companyId, companyId), eq(sweptJournal.markedId, markedId)))
    .orderBy(desc(sweptJournal.journalNumber), desc(sweptJournal.date));
}

/** A journal whose row was lost: `looksLikeMarker`, in SQL. */
export async function readUnknown(tx: Transaction, companyId: string, limit: number): Promise<readonly SweptJournal[]> {
  const isKnown = tx
    .select({ id: posting.id })
    .from(posting)
    .where(
      and(
        eq(posting.companyId, companyId),
        or(
          sql`upper(${posting.marker}) = upper(trim(${sweptJournal.reference}))`,
          and(
            sql`upper(right(${posting.subject}, 16)) = ${sweptJournal.markedId}`,
            sql`jsonb_array_length(${posting.holds}) > 0`,
          ),
        ),
      ),
    );
  return tx
    .select({
      ...{ journalNumber: sweptJournal.journalNumber, date: sweptJournal.date, reference: sweptJournal.reference },
      ...{ batchId: sweptJournal.batchId, gpState: sweptJournal.gpState },
    })
    .from(sweptJournal)
    .where(
      and(
        eq(sweptJournal.companyId, companyId),
        sql`trim(${sweptJournal.reference}) ~* '^EXP [^ ]{1,16} [A-Z2-7]{8}$'`,
        notExists(isKnown),
      ),
    )
    .orderBy(desc(sweptJournal.journalNumber), desc(sweptJournal.date))
    .limit(limit);
}

/** What a complete sweep met takes the place of what an earlier one met in the same dates. */
export async function recordSweep(
  tx: Transaction,
  scope: MoveScope,
  companyId: string,
  { from, to, everything, startedAt, journals }: Parameters<PostingStore["recordSweep"]>[1],
): Promise<boolean> {
  const { organizationId, at, under } = scope;
  if (under && !(await isStillLease(tx, under))) return false;
  const inWindow = everything ? undefined : between(sweptJournal.date, from, to);
  await tx.delete(sweptJournal).where(and(eq(sweptJournal.companyId, companyId), inWindow));
  for (let first = 0; first < journals.length; first += ROWS_MAX) {
    const rows = journals.slice(first, first + ROWS_MAX).map((journal) => ({
      ...journal,
      ...{ organizationId, companyId, foundAt: at },
      markedId: markedReportId(journal.reference) ?? "",
    }));
    await tx.insert(sweptJournal).values(rows).onConflictDoNothing();
  }
  const swept = { nightlySweptAt: startedAt, ...(everything ? { sweptAt: startedAt } : {}) };
  await tx.update(company).set(swept).where(eq(company.id, companyId));
  const detail = { from, to, everything, markersFound: journals.length };
  await writeAudit(tx, { ...scope, entry: { action: "company.swept", companyId, detail } });
  return true;
}
