import { and, eq, isNotNull } from "drizzle-orm";
import { type ReferenceKind, referenceRead } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import type { PushKindName } from "#lib/core/push/push.ts";

type Lists = Readonly<{ gp: readonly ReferenceKind[]; expensify: readonly ReferenceKind[] }>;

/** What a difference is made of, on either side. */
const NEEDED: Readonly<Record<PushKindName, Lists>> = {
  tags: { gp: ["account"], expensify: ["tag"] },
  workspace_employees: { gp: ["ledger_employee"], expensify: ["workspace_employee"] },
  accounts: { gp: ["account"], expensify: [] },
  vendors: { gp: ["vendor"], expensify: ["workspace_employee"] },
};

/** Whether both sides were read whole once: against a list that nobody has read everything would be different. */
export async function wasRead(
  tx: Transaction,
  companyId: string,
  kind: PushKindName,
  policyIds: readonly string[],
): Promise<boolean> {
  const rows = await tx
    .select({ kind: referenceRead.kind, policyId: referenceRead.policyId })
    .from(referenceRead)
    .where(and(eq(referenceRead.companyId, companyId), isNotNull(referenceRead.fullAt)));
  const read = new Set(rows.map((row) => `${row.kind}/${row.policyId}`));
  const { gp, expensify } = NEEDED[kind];
  return [
    ...gp.map((list) => `${list}/`),
    ...expensify.flatMap((list) => policyIds.map((policyId) => `${list}/${policyId}`)),
  ].every((list) => read.has(list));
}
