import { and, eq } from "drizzle-orm";
import { settlementAccount } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import type { AuditEntry } from "#lib/core/audit/event.ts";

type Confirmation = Readonly<{
  organizationId: string;
  companyId: string;
  account: string;
  /** The person's name. */
  by: string;
  at: Date;
}>;

/**
 * Keeps that a person said of this account: neither the payables control account nor a bank account. Null, and nothing is
 * written, when the same person said so before; else what the caller records in the audit.
 */
export async function confirmSettlement(
  tx: Transaction,
  { organizationId, companyId, account, by, at }: Confirmation,
): Promise<AuditEntry | null> {
  const ofAccount = and(eq(settlementAccount.companyId, companyId), eq(settlementAccount.account, account));
  const [before] = await tx.select().from(settlementAccount).where(ofAccount).for("update");
  if (before?.confirmedBy === by) return null;
  const confirmed = { confirmedBy: by, confirmedAt: at };
  await tx
    .insert(settlementAccount)
    .values({ organizationId, companyId, account, ...confirmed })
    .onConflictDoUpdate({ target: [settlementAccount.companyId, settlementAccount.account], set: confirmed });
  return {
    action: "company.settlement_confirmed",
    companyId,
    before: { confirmedBy: before?.confirmedBy ?? null },
    after: { confirmedBy: by },
    detail: { account, says: "neither the payables control account nor a bank account" },
  };
}
