import { and, asc, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import type { Brake } from "#lib/core/reference/brake.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { companyWorkspace, type ReferenceKind, referenceRead } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";

export const ListBrakes = z.strictObject({ companyId: z.uuid() });

/** A reading that waits for a person. */
export type BrakedReading = Brake &
  Readonly<{
    kind: ReferenceKind;
    policyId: string;
    /** `""`: a list of GP. */
    workspace: string;
    /** ISO text. */
    since: string;
    /** Who let the next reading through; null: nobody yet. */
    releasedBy: string | null;
  }>;

/** Readings of the company that changed nothing because they would take much away. No errors: none is an empty list. */
export async function listBrakes(
  ctx: Context,
  { companyId }: z.output<typeof ListBrakes>,
): Promise<Result<readonly BrakedReading[], RequestProblem>> {
  const rows = await transact(ctx, ({ tx }) =>
    tx
      .select({
        ...{ kind: referenceRead.kind, policyId: referenceRead.policyId, brake: referenceRead.brake },
        ...{ since: referenceRead.brakedAt, releasedBy: referenceRead.releasedBy, workspace: companyWorkspace.name },
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
      .orderBy(asc(referenceRead.kind), asc(referenceRead.policyId)),
  );
  return ok(
    rows.flatMap(({ brake, since, workspace, ...row }) =>
      brake === null || since === null
        ? []
        : [{ ...row, ...brake, workspace: workspace ?? row.policyId, since: since.toISOString() }],
    ),
  );
}
