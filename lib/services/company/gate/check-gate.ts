import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { type GateTick, judgeGate } from "#lib/core/access/gate.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { posting } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { loadRules } from "../load-rules.ts";
import { loadGateFacts } from "./gate-facts.ts";

/** Of one tick, named on the screen; the numbers say how many there are. */
const NAMES_MAX = 12;

export const CheckGate = z.strictObject({ companyId: z.uuid() });

export type Gate = Readonly<{
  /** ISO text; null: not live, journals are made and none is sent. */
  wentLiveAt: string | null;
  wentLiveBy: string | null;
  ticks: readonly (GateTick & Readonly<{ more: number }>)[];
  /** Journals that are made and wait. */
  waiting: number;
  sent: number;
}>;

/** Whether this company is live, and every tick of its gate from what is known now; nobody outside is asked. Errors: `not_found`. */
export async function checkGate(
  ctx: Context,
  { companyId }: z.output<typeof CheckGate>,
): Promise<Result<Gate, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const facts = await loadGateFacts(tx, loaded, ctx.clock.now());
    const { wentLiveAt, wentLiveBy } = loaded.company;
    const ofCompany = eq(posting.companyId, companyId);
    return ok({
      wentLiveAt: wentLiveAt?.toISOString() ?? null,
      wentLiveBy,
      ticks: judgeGate(facts).map((tick) => ({
        ...tick,
        names: tick.names.slice(0, NAMES_MAX),
        more: Math.max(0, tick.names.length - NAMES_MAX),
      })),
      waiting: await tx.$count(posting, and(ofCompany, inArray(posting.state, ["ready", "queued"]))),
      sent: facts.sent,
    });
  });
}
