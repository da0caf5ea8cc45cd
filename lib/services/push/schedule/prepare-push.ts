import { and, eq, isNull } from "drizzle-orm";
import { member, push, scheduleSlot, user } from "#db/schema/index.ts";
import { mayDo } from "#lib/core/access/roles.ts";
import { assert } from "#lib/core/assert.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { PushIdleReason, PushKindName, PushOutcome } from "#lib/core/push/push.ts";
import { pushScheduleId } from "#lib/core/push/push-schedule.ts";
import { loadRules, type LoadedRules } from "../../company/load-rules.ts";
import type { UseCase } from "../../context.ts";
import { type Asker, openForPush, storePush } from "../ask-push.ts";
import type { DueSchedule } from "./due-schedules.ts";
import { type Difference, loadDifference } from "./load-difference.ts";
import { wasRead } from "./was-read.ts";

type Where = Readonly<{ companyId: string }> & Pick<Asker, "organizationId" | "clock">;
type Idle = Readonly<{ reason: PushIdleReason; issues?: readonly string[] }>;

/**
 * Takes a slot and works out, for each place that the kind is written to, what is different by what was last read. What is
 * different is asked for in the name of who switched the schedule on; another person agrees, as ever. Nothing different, or
 * something in the way, is kept as a run that asked for nothing. The slot's primary key lets one process do it.
 */
export async function preparePush(where: Where, useCase: UseCase, due: DueSchedule): Promise<void> {
  if (!(await takeSlot(where, useCase, due))) return;
  const { tx } = useCase;
  const { companyId } = where;
  const { kind } = due;
  const asker = askerOf(where, due);
  const open = await openForPush(tx, companyId, kind);
  const loaded = await loadRules(tx, companyId, where.clock.now());
  assert(loaded !== null, "an engine works on companies that there are");
  for (const policyId of placesOf(kind, loaded)) {
    const run = { asker, due, companyId, policyId };
    const inTheWay = open.ok ? await whyNot(useCase, run, loaded) : toIdle(open.error);
    if (inTheWay) {
      await keepIdle(useCase, run, inTheWay);
      continue;
    }
    const found = await loadDifference(tx, { loaded, now: where.clock.now() }, due, policyId);
    const idle = found.ok ? await ask(useCase, run, found.value) : toIdle(found.error);
    if (idle) await keepIdle(useCase, run, idle);
  }
}

/** It broke on a bug: the slot counts as taken, so that it does not break again with every look, and the run says so. */
export async function giveUpSlot(where: Where, useCase: UseCase, due: DueSchedule, reference: string): Promise<void> {
  if (!(await takeSlot(where, useCase, due))) return;
  const run = { asker: askerOf(where, due), due, companyId: where.companyId, policyId: "" };
  await keepIdle(useCase, run, { reason: "refused", issues: [`It broke; the log tells more under ${reference}`] });
}

async function takeSlot({ companyId }: Where, { tx }: UseCase, { kind, slotAt }: DueSchedule): Promise<boolean> {
  const taken = await tx
    .insert(scheduleSlot)
    .values({ scheduleId: pushScheduleId(companyId, kind), slotAt })
    .onConflictDoNothing()
    .returning({ slotAt: scheduleSlot.slotAt });
  return taken.length > 0;
}

function askerOf(where: Where, { schedule: { byId, by } }: DueSchedule): Asker {
  return { ...where, actor: { kind: "user", id: byId, name: by } };
}

/** Workspaces for what goes into Expensify; `""` is GP. */
function placesOf(kind: PushKindName, { rules }: LoadedRules): readonly string[] {
  return kind === "tags" || kind === "workspace_employees" ? [...rules.workspaces.keys()] : [""];
}

type Run = Readonly<{ asker: Asker; due: DueSchedule; companyId: string; policyId: string }>;

async function whyNot(
  { tx }: UseCase,
  { due, companyId, policyId }: Run,
  { rules }: LoadedRules,
): Promise<Idle | null> {
  // Who may no longer ask has nothing asked in their name.
  const { kind, schedule } = due;
  const [person] = await tx
    .select({ roles: member.roles })
    .from(member)
    .innerJoin(user, and(eq(user.id, member.userId), isNull(user.disabledAt)))
    .where(eq(member.userId, schedule.byId));
  if (!person || !mayDo(person.roles, "mapping.edit")) return { reason: "not_allowed" };
  const isKnown = await wasRead(tx, companyId, kind, policyId === "" ? [...rules.workspaces.keys()] : [policyId]);
  return isKnown ? null : { reason: "not_read" };
}

async function ask(useCase: UseCase, run: Run, { push: wanted, leftOut }: Difference): Promise<Idle | null> {
  const { asker, due, companyId } = run;
  if (wanted === null) return { reason: "nothing_to_do", issues: leftOut };
  const slotAt = due.slotAt.toISOString();
  const asked = await storePush(asker, useCase, { companyId, kind: due.kind, ...wanted, slotAt });
  if (!asked.ok) return toIdle(asked.error);
  await note(useCase, run, { result: wanted.isDryRun ? "rehearsing" : "asked", pushId: asked.value.pushId });
  return null;
}

function toIdle(problem: RequestProblem): Idle {
  if (problem.code === "push_open") return { reason: "open" };
  if (problem.code === "switched_off") return { reason: "switched_off" };
  return { reason: "refused", issues: problem.code === "invalid_input" ? problem.issues : [] };
}

/** A run that asked for nothing is over at once: it is listed with the others, and nobody has to do anything. */
async function keepIdle(useCase: UseCase, run: Run, { reason, issues = [] }: Idle): Promise<void> {
  const { asker, due, companyId, policyId } = run;
  const now = asker.clock.now();
  const idle = { reason, issues };
  const outcome: PushOutcome = { how: "not_asked", items: [], problem: null, lookedAt: null, idle };
  await useCase.tx.insert(push).values({
    ...{ organizationId: asker.organizationId, companyId, kind: due.kind, policyId, outcome },
    state: reason === "nothing_to_do" ? "done" : "failed",
    wanted: { slotAt: due.slotAt.toISOString() },
    ...{ askedById: due.schedule.byId, askedBy: due.schedule.by, askedAt: now, endedAt: now },
  });
  await note(useCase, run, { result: reason, ...(issues.length === 0 ? {} : { issues }) });
}

async function note(
  { record }: UseCase,
  { due, companyId, policyId }: Run,
  after: Readonly<{ result: string; pushId?: string; issues?: readonly string[] }>,
): Promise<void> {
  const { kind, schedule, slotAt } = due;
  const detail = { kind, policyId, slotAt: slotAt.toISOString(), inTheNameOf: schedule.by };
  await record({ action: "push.prepared", companyId, after, detail });
}
