import { and, eq, inArray, isNull } from "drizzle-orm";
import { account, ledgerCurrency, ledgerParty, type ReferenceKind, referenceRead } from "#db/schema/index.ts";
import { forgetPeriodsRead } from "../../reference/periods-reading.ts";
import type { Scope } from "./scope.ts";

const OF_GP: readonly ReferenceKind[] = ["account", "segment_value", "currency", "ledger_employee", "vendor"];
const OF_EXPENSIFY: readonly ReferenceKind[] = ["category", "tag", "report_field", "workspace_employee"];
const UNREAD = {
  ...{ fullAt: null, modifiedUntil: null, resumeAt: null },
  ...{ brakedAt: null, brake: null, releasedBy: null, releasedAt: null },
};

/** The company has another ledger: what the old one listed is gone, and no brake compares the new one's lists with it. */
export async function forgetLedger({ tx, now }: Scope, companyId: string): Promise<void> {
  for (const table of [account, ledgerCurrency, ledgerParty]) {
    await tx
      .update(table)
      .set({ goneAt: now })
      .where(and(eq(table.companyId, companyId), isNull(table.goneAt)));
  }
  await markUnread(tx, companyId, OF_GP);
  await forgetPeriodsRead(tx, companyId);
}

/** The company has another Expensify connection, whose lists stand apart from the old one's. */
export async function forgetSource({ tx }: Scope, companyId: string): Promise<void> {
  await markUnread(tx, companyId, OF_EXPENSIFY);
}

async function markUnread(tx: Scope["tx"], companyId: string, kinds: readonly ReferenceKind[]): Promise<void> {
  await tx
    .update(referenceRead)
    .set(UNREAD)
    .where(and(eq(referenceRead.companyId, companyId), inArray(referenceRead.kind, [...kinds])));
}
