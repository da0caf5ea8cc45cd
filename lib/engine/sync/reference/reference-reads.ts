import { and, eq, isNotNull } from "drizzle-orm";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Transaction } from "#db/client.ts";
import { companyWorkspace, type ReferenceKind, referenceRead } from "#db/schema/index.ts";

export type ReadRow = typeof referenceRead.$inferSelect;
/** How far each list of a company has been read. */
export type ReadState = Readonly<{ of: (kind: ReferenceKind, policyId?: string) => ReadRow | null }>;

export async function loadReads(tx: Transaction, companyId: string): Promise<ReadState> {
  const rows = await tx.select().from(referenceRead).where(eq(referenceRead.companyId, companyId));
  const byKey = new Map(rows.map((row) => [`${row.kind}/${row.policyId}`, row]));
  return { of: (kind, policyId = "") => byKey.get(`${kind}/${policyId}`) ?? null };
}

/** A list was read whole longer ago than this, or never; or a person let the next reading through. */
export function isStale(row: ReadRow | null, olderThanMs: number, now: Date): boolean {
  if (row === null || row.fullAt === null || row.releasedAt !== null) return true;
  const ageMs = now.getTime() - row.fullAt.getTime();
  // A clock that was set back must not keep a list from being read.
  return ageMs > olderThanMs || ageMs < 0;
}

/** Every reading that waits for a person and that nobody has let through, as a problem to tell. */
export async function brakedReadings(
  tx: Transaction,
  companyId: string,
): Promise<readonly Readonly<{ kind: ReferenceKind; problem: RunProblem }>[]> {
  const rows = await tx
    .select({
      ...{ kind: referenceRead.kind, brake: referenceRead.brake, policyId: referenceRead.policyId },
      ...{ releasedAt: referenceRead.releasedAt, workspace: companyWorkspace.name },
    })
    .from(referenceRead)
    .leftJoin(
      companyWorkspace,
      and(
        eq(companyWorkspace.companyId, referenceRead.companyId),
        eq(companyWorkspace.policyId, referenceRead.policyId),
      ),
    )
    .where(and(eq(referenceRead.companyId, companyId), isNotNull(referenceRead.brakedAt)))
    .orderBy(referenceRead.kind, referenceRead.policyId);
  return rows.flatMap(({ kind, brake, policyId, releasedAt, workspace }) =>
    brake === null || releasedAt !== null
      ? []
      : [{ kind, problem: { code: "reference_braked", kind, workspace: workspace ?? policyId, ...brake } }],
  );
}
