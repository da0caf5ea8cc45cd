import { z } from "zod";
import type { EmployeePlan } from "#lib/core/push/employee-list.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { isRehearsed, loadEmployeePlan } from "./plan-push.ts";
import { EMAIL_LENGTH_MAX } from "./push-input.ts";

export const PreviewEmployeePush = z.strictObject({
  companyId: z.uuid(),
  policyId: z.string().min(1),
  managerEmail: z.string().trim().max(EMAIL_LENGTH_MAX).default(""),
});

export type EmployeePushPreview = Pick<EmployeePlan, "changes" | "leftOut"> &
  Readonly<{
    /** Exactly this list was rehearsed today and nothing failed: it may be asked for. */
    isRehearsed: boolean;
  }>;

/** What pushing GP's employees to a workspace would change there, and who is left out. Errors: `not_found`. */
export async function previewEmployeePush(
  ctx: Context,
  { companyId, policyId, managerEmail }: z.output<typeof PreviewEmployeePush>,
): Promise<Result<EmployeePushPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const plan = await loadEmployeePlan(tx, loaded, { policyId, managerEmail });
    if (!plan.ok) return plan;
    const { rows, changes, leftOut } = plan.value;
    return ok({
      ...{ changes, leftOut },
      isRehearsed: await isRehearsed(tx, { companyId, policyId, wanted: { rows } }, ctx.clock.now()),
    });
  });
}
