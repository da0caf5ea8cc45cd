import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, REFERENCE_KINDS, type ReferenceKind, referenceRead } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";

const POLICY_ID_LENGTH_MAX = 100;
const OF_EXPENSIFY: readonly ReferenceKind[] = ["category", "tag", "report_field", "workspace_employee"];

export const ReleaseBrake = z.strictObject({
  companyId: z.uuid(),
  kind: z.enum(REFERENCE_KINDS as unknown as [ReferenceKind, ...ReferenceKind[]]),
  policyId: z.string().max(POLICY_ID_LENGTH_MAX),
  /** What the person saw: a reading that would take more is not what they agreed to. */
  seen: z.strictObject({ gone: z.number().int().min(0), disabled: z.number().int().min(0) }),
});

/**
 * A person says that a list is right although it is much shorter: the next reading that takes no more than this one is taken
 * over, once, and it is read at once. Errors: `not_found`; `stale` when it is not braked any more or would take something else by now.
 */
export async function releaseBrake(
  ctx: Context,
  { companyId, kind, policyId, seen }: z.output<typeof ReleaseBrake>,
): Promise<Result<null, RequestProblem>> {
  const ofList = and(
    eq(referenceRead.companyId, companyId),
    eq(referenceRead.kind, kind),
    eq(referenceRead.policyId, policyId),
  );
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(referenceRead).where(ofList).for("update");
    if (!row) return err({ code: "not_found", what: "list" });
    const { brake } = row;
    if (row.brakedAt === null || brake === null || brake.gone !== seen.gone || brake.disabled !== seen.disabled) {
      return err({ code: "stale", what: "list" });
    }
    if (row.releasedAt !== null) return ok(null);
    const released = { releasedBy: actorName(ctx.actor), releasedAt: ctx.clock.now() };
    await tx.update(referenceRead).set(released).where(ofList);
    // Never read, as far as the engine knows: it reads within minutes, without a run.
    const again = OF_EXPENSIFY.includes(kind) ? { workspacesReadAt: null } : { accountsReadAt: null };
    await tx.update(company).set(again).where(eq(company.id, companyId));
    await record({ action: "reference.brake_released", companyId, detail: { kind, policyId, ...brake } });
    return ok(null);
  });
}
