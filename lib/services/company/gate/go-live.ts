import { eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import { GATE_CHECKS, gateRefusals, judgeGate } from "#lib/core/access/gate.ts";
import { isLive } from "#lib/core/access/go-live.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { loadRules } from "../load-rules.ts";
import { loadGateFacts } from "./gate-facts.ts";

const REASON_LENGTH_MIN = 3;
const REASON_LENGTH_MAX = 500;

export const GoLive = z.strictObject({
  companyId: z.uuid(),
  /** Ticks that are not green and that the person passes all the same; of those that must be green none can be. */
  passed: z.array(z.enum(GATE_CHECKS)).max(GATE_CHECKS.length).default([]),
  /** Why, where anything is passed. */
  reason: z.string().trim().max(REASON_LENGTH_MAX).default(""),
});
export type WentLive = Readonly<{ wentLiveAt: string }>;

/**
 * From here on journals of this company may leave: with the next run, after the approvals that its policy asks for. All ticks are
 * judged anew in the same transaction. Live already: nothing changes.
 *
 * Errors: `not_found`; `invalid_input` with the ticks that are missing (`gate: <check>`), or `reason`.
 */
export async function goLive(
  ctx: Context,
  { companyId, passed, reason }: z.output<typeof GoLive>,
): Promise<Result<WentLive, RequestProblem>> {
  return transact(ctx, async ({ tx, record }) => {
    await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId)).for("update");
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const now = ctx.clock.now();
    const { wentLiveAt } = loaded.company;
    if (wentLiveAt !== null && isLive(loaded.company)) return ok({ wentLiveAt: wentLiveAt.toISOString() });
    const ticks = judgeGate(await loadGateFacts(tx, loaded, now));
    const missing = gateRefusals(ticks, new Set(passed));
    if (missing.length > 0) return err({ code: "invalid_input", issues: missing.map((check) => `gate: ${check}`) });
    const open = ticks.filter(({ done }) => !done).map(({ check }) => check);
    if (open.length > 0 && reason.length < REASON_LENGTH_MIN)
      return err({ code: "invalid_input", issues: ["reason: say why this is passed"] });
    const wentLiveBy = actorName(ctx.actor);
    await tx.update(company).set({ wentLiveAt: now, wentLiveBy }).where(eq(company.id, companyId));
    const green = ticks.filter(({ done }) => done).map(({ check }) => check);
    await record({
      action: "company.went_live",
      companyId,
      before: { live: false },
      after: { live: true },
      detail: { green, passed: open, reason, mappingVersion: loaded.rules.mappingVersion },
    });
    return ok({ wentLiveAt: now.toISOString() });
  });
}
