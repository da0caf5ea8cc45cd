import { eq } from "drizzle-orm";
import { z } from "zod";
import { company, companyOptions } from "#db/schema/index.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { PUSH_KINDS } from "#lib/core/push/push.ts";
import type { PushSchedule, PushSchedules } from "#lib/core/push/push-schedule.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { type Context, transact } from "../../context.ts";
import { loadOptions, switchedOff } from "../load-options.ts";
import { EMAIL_LENGTH_MAX } from "../push-input.ts";

const Rhythm = z.discriminatedUnion("every", [
  z.strictObject({ every: z.literal("week"), weekday: z.number().int().min(1).max(7) }),
  z.strictObject({ every: z.literal("month"), day: z.number().int().min(1).max(31) }),
]);

export const SetPushSchedule = z.strictObject({
  companyId: z.uuid(),
  kind: z.enum(PUSH_KINDS),
  /** Null: no longer on a schedule. */
  rhythm: Rhythm.nullable(),
  /** Of employees: whom new ones submit to; `""`: they are left out. */
  managerEmail: z.string().trim().max(EMAIL_LENGTH_MAX).default(""),
});

/**
 * Switches on that a kind of push is prepared by itself, in the name of who does it, or switches it off. A machine only ever
 * asks: that person may not agree. Nothing of a journal hangs on it, so nothing is planned anew.
 *
 * Errors: `not_found`; `not_allowed` (no person); `switched_off` (the company's rules do not allow such a push).
 */
export async function setPushSchedule(
  ctx: Context,
  { companyId, kind, rhythm, managerEmail }: z.output<typeof SetPushSchedule>,
): Promise<Result<Readonly<{ on: boolean }>, RequestProblem>> {
  const { actor, clock } = ctx;
  if (actor.kind !== "user") return err({ code: "not_allowed", right: "mapping.edit" });
  return transact(ctx, async ({ tx, record }) => {
    const [locked] = await tx
      .select({ version: company.mappingVersion })
      .from(company)
      .where(eq(company.id, companyId))
      .for("update");
    if (!locked) return err({ code: "not_found", what: "company" });
    const options = await loadOptions(tx, companyId);
    const off = rhythm === null ? null : switchedOff(options, kind);
    if (off) return err(off);
    const { [kind]: old, ...others } = options.pushSchedules;
    const now = clock.now();
    const since = now.toISOString();
    const schedule: PushSchedule | null = rhythm && { rhythm, byId: actor.id, by: actor.name, since, managerEmail };
    if (isSame(old ?? null, schedule)) return ok({ on: rhythm !== null });
    const pushSchedules: PushSchedules = schedule === null ? others : { ...others, [kind]: schedule };
    const version = locked.version + 1;
    await tx.insert(companyOptions).values({
      ...{ organizationId: ctx.organizationId, companyId, version, options: { ...options, pushSchedules } },
      ...{ setById: actor.id, setBy: actor.name, setAt: now },
    });
    await tx.update(company).set({ mappingVersion: version }).where(eq(company.id, companyId));
    await record({
      action: "push.schedule_changed",
      companyId,
      before: { rhythm: old?.rhythm ?? null },
      after: { rhythm },
      detail: { kind, version, ...(kind === "workspace_employees" ? { managerEmail } : {}) },
    });
    return ok({ on: rhythm !== null });
  });
}

/** Saved anew it would be in another name, so the person counts. */
function isSame(old: PushSchedule | null, now: PushSchedule | null): boolean {
  if (old === null || now === null) return old === now;
  const { since: _old, ...before } = old;
  const { since: _now, ...after } = now;
  return canonicalJson(before) === canonicalJson(after);
}
