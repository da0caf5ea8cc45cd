import { and, desc, eq, inArray, max, or } from "drizzle-orm";
import { z } from "zod";
import { company, sync } from "#db/schema/index.ts";
import { wakeEngine } from "#db/wake.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { assert } from "#lib/core/assert.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";

export const RequestSync = z.strictObject({
  companyId: z.uuid(),
  /** `read`: Expensify only; `send`: what is ready; `plan`: neither, what waits is planned anew; left out: both of the first. */
  kind: z.enum(["read", "send", "sync", "plan"]).optional(),
});
export type RequestedSync = Readonly<{ syncId: string; number: number }>;

/**
 * Asks for a sync of a company and wakes the engine, in one transaction. While one that does the same is asked for or under
 * way, that one is the answer: two clicks are one run. A `send` or `plan` under way does not count: it may have passed what was
 * released or changed just now. Every run plans, so that one asked for is the answer to a `plan`. Error: `not_found`.
 */
export async function requestSync(
  ctx: Context,
  { companyId, kind = "sync" }: z.output<typeof RequestSync>,
): Promise<Result<RequestedSync, RequestProblem>> {
  const { organizationId, actor, clock } = ctx;
  return transact(ctx, async ({ tx, record }) => {
    // The company's row is the lock: run numbers have no gaps, and of two requests one sees the other's run.
    const [locked] = await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId)).for("update");
    if (!locked) return err({ code: "not_found", what: "company" });
    const [open] = await tx
      .select({ syncId: sync.id, number: sync.number, state: sync.state })
      .from(sync)
      .where(
        and(
          eq(sync.companyId, companyId),
          inArray(sync.state, kind === "send" || kind === "plan" ? ["requested"] : ["requested", "running"]),
          kind === "plan" ? undefined : or(eq(sync.kind, "sync"), eq(sync.kind, kind)),
        ),
      )
      .orderBy(desc(sync.number))
      .limit(1);
    // A lost wake is made up for by asking again.
    if (open?.state !== "running") await wakeEngine(tx, { organizationId, companyId });
    if (open) return ok({ syncId: open.syncId, number: open.number });

    const [last] = await tx
      .select({ number: max(sync.number) })
      .from(sync)
      .where(eq(sync.companyId, companyId));
    const number = (last?.number ?? 0) + 1;
    const run = {
      organizationId,
      companyId,
      number,
      kind,
      state: "requested" as const,
      requestedBy: actorName(actor),
      requestedAt: clock.now(),
    };
    const [added] = await tx.insert(sync).values(run).returning({ syncId: sync.id });
    assert(added !== undefined, "the run was not stored");
    await record({
      action: "sync.requested",
      companyId,
      after: { syncId: added.syncId, number, ...(kind === "sync" ? {} : { kind }) },
    });
    return ok({ syncId: added.syncId, number });
  });
}
