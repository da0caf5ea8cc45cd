import { and, eq, inArray } from "drizzle-orm";
import { company, push } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import { wakeEngine } from "#db/wake.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { assert } from "#lib/core/assert.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { OPEN_PUSH_STATES, type PushKindName, type PushState } from "#lib/core/push/push.ts";
import { pushChanges } from "#lib/core/push/push-changes.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { type Context, transact, type UseCase } from "../context.ts";
import { loadOptions, switchedOff } from "./load-options.ts";
import { type PlannedPush, planPush } from "./plan-push.ts";
import type { PushInput } from "./push-input.ts";

export { PushInput as AskPush } from "./push-input.ts";

/** Lines of the difference that the audit keeps; the whole stands in the row. */
const CHANGES_RECORDED_MAX = 200;

export type AskedPush = Readonly<{ pushId: string; state: PushState }>;

/**
 * Asks that something be written into the other system. Nothing moves before another person agrees; a rehearsal needs none and
 * goes to the engine at once. What stands there now is kept with it: as the difference, for the check before writing, for undo.
 *
 * Errors: `switched_off`, `push_open`, `not_found`, `stale` (not what the preview showed), `invalid_input`, `dry_run_first`.
 */
export async function askPush(ctx: Context, input: PushInput): Promise<Result<AskedPush, RequestProblem>> {
  return transact(ctx, async (useCase) => {
    const { tx } = useCase;
    const { companyId, kind } = input;
    const open = await openForPush(tx, companyId, kind);
    if (!open.ok) return open;
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    assert(loaded !== null, "the company was locked");
    const planned = await planPush(tx, { loaded, options: open.value, now: ctx.clock.now() }, input);
    if (!planned.ok) return planned;
    return storePush(ctx, useCase, { companyId, kind, ...planned.value });
  });
}

/** Locks the company, so that of two requests one sees the other. Errors: `not_found`, `switched_off`. */
export async function openForPush(tx: Transaction, companyId: string, kind: PushKindName) {
  const [locked] = await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId)).for("update");
  if (!locked) return err({ code: "not_found", what: "company" } as const);
  const options = await loadOptions(tx, companyId);
  const off = switchedOff(options, kind);
  return off ? err(off) : ok(options);
}

type NewPush = PlannedPush &
  Readonly<{
    companyId: string;
    kind: PushKindName;
    undoes?: string;
    /** ISO text: a schedule asks in the name of the actor. */
    slotAt?: string;
  }>;
/** In whose name it is asked: that person cannot agree to it. */
export type Asker = Pick<Context, "organizationId" | "actor" | "clock">;

/** Keeps a request, unless another one to the same place is not over (`push_open`). */
export async function storePush(
  { organizationId, actor, clock }: Asker,
  { tx, record }: UseCase,
  { companyId, kind, policyId, wanted, before, isDryRun, undoes, slotAt }: NewPush,
): Promise<Result<AskedPush, RequestProblem>> {
  const [other] = await tx
    .select({ askedBy: push.askedBy, state: push.state })
    .from(push)
    .where(
      and(
        ...[eq(push.companyId, companyId), eq(push.kind, kind), eq(push.policyId, policyId)],
        inArray(push.state, [...OPEN_PUSH_STATES]),
      ),
    )
    .limit(1);
  if (other) return err({ code: "push_open", ...other });
  const state: PushState = isDryRun ? "agreed" : "asked";
  const [added] = await tx
    .insert(push)
    .values({
      ...{ organizationId, companyId, kind, policyId, state, isDryRun, before, undoes: undoes ?? null },
      wanted: slotAt === undefined ? wanted : { ...(wanted as object), slotAt },
      askedById: actor.kind === "user" ? actor.id : null,
      askedBy: actorName(actor),
      askedAt: clock.now(),
    })
    .returning({ id: push.id });
  assert(added !== undefined, "the request was not stored");
  const changes = pushChanges(kind, before, wanted);
  await record({
    action: "push.asked",
    companyId,
    after: { changes: changes.slice(0, CHANGES_RECORDED_MAX), count: changes.length },
    detail: {
      ...{ pushId: added.id, kind, policyId, isDryRun, undoes: undoes ?? null },
      ...(slotAt === undefined ? {} : { slotAt, inTheNameOf: actorName(actor) }),
    },
  });
  if (isDryRun) await wakeEngine(tx, { organizationId, companyId });
  return ok({ pushId: added.id, state });
}
