import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { SweptJournal } from "#lib/core/posting/store.ts";
import type { Transaction } from "../client.ts";
import { posting as postingTable, postingExpense, sweptJournal } from "../schema/posting.ts";
import { RULE_COLUMNS, toPosting } from "./posting-row.ts";

/** What planning asks of each report, for many at once: three questions instead of three for each. */
export type KnownOfMany = Readonly<{
  /** By report, newest first. */
  revisions: ReadonlyMap<string, readonly Posting[]>;
  /** By marked id, in the order of `PostingStore.sweptJournals`. */
  swept: ReadonlyMap<string, readonly SweptJournal[]>;
  /** Expense → the report whose live posting has it. */
  owners: ReadonlyMap<string, string>;
}>;

export async function readKnownOfMany(
  tx: Transaction,
  companyId: string,
  asked: Readonly<{ subjects: readonly string[]; markedIds: readonly string[] }>,
): Promise<KnownOfMany> {
  const rows = await tx
    .select(RULE_COLUMNS)
    .from(postingTable)
    .where(
      and(
        eq(postingTable.companyId, companyId),
        inArray(postingTable.subject, [...asked.subjects]),
        eq(postingTable.kind, "journal"),
      ),
    )
    .orderBy(desc(postingTable.revision));
  const swept = await tx
    .select()
    .from(sweptJournal)
    .where(and(eq(sweptJournal.companyId, companyId), inArray(sweptJournal.markedId, [...asked.markedIds])))
    .orderBy(desc(sweptJournal.journalNumber), desc(sweptJournal.date));
  const revisions = Map.groupBy(rows.map(toPosting), ({ subject }) => subject);
  const transactionIds = [...new Set(rows.flatMap((row) => row.transactionIds))];
  return {
    revisions,
    swept: Map.groupBy(swept, ({ markedId }) => markedId),
    owners: await ownersOf(tx, transactionIds),
  };
}

async function ownersOf(tx: Transaction, transactionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (transactionIds.length === 0) return new Map();
  const ids = sql`${`{${transactionIds.map((id) => JSON.stringify(id)).join(",")}}`}::text[]`;
  const rows = await tx
    .select({ transactionId: postingExpense.transactionId, reportId: postingTable.subject })
    .from(postingExpense)
    .innerJoin(postingTable, eq(postingTable.id, postingExpense.postingId))
    .where(sql`${postingExpense.transactionId} = any(${ids})`);
  return new Map(rows.map(({ transactionId, reportId }) => [transactionId, reportId]));
}
