import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { referenceRead } from "#db/schema/index.ts";

/** GP's fiscal periods among the readings. No list of values: they are the calendar, and have no brake. */
const PERIODS = sql`'fiscal_period'`;
const COMPANIES_MAX = 500;

type Place = Readonly<{ organizationId: string; companyId: string }>;

/** The calendar of the company is GP's since then: a complete reading that could be one. */
export async function notePeriodsRead(tx: Transaction, place: Place, fullAt: Date): Promise<void> {
  await tx
    .insert(referenceRead)
    .values({ ...place, kind: PERIODS, fullAt })
    .onConflictDoUpdate({
      target: [referenceRead.companyId, referenceRead.kind, referenceRead.policyId],
      set: { fullAt },
    });
}

/** The company has another ledger: its calendar is nobody's reading any more. */
export async function forgetPeriodsRead(tx: Transaction, companyId: string): Promise<void> {
  await tx
    .update(referenceRead)
    .set({ fullAt: null })
    .where(and(eq(referenceRead.companyId, companyId), eq(referenceRead.kind, PERIODS)));
}

/** When fiscal periods were last read from GP, by company; a company of which they never were is not in it. */
export async function periodsReadAt(tx: Transaction): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx
    .select({ companyId: referenceRead.companyId, fullAt: referenceRead.fullAt })
    .from(referenceRead)
    .where(and(eq(referenceRead.kind, PERIODS), isNotNull(referenceRead.fullAt)))
    .limit(COMPANIES_MAX);
  return new Map(rows.flatMap(({ companyId, fullAt }) => (fullAt ? [[companyId, fullAt] as const] : [])));
}
