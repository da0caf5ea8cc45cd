import { randomUUID } from "node:crypto";
import { and, asc, eq, inArray, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { push } from "#db/schema/index.ts";
import type { PushOutcome } from "#lib/core/push/push.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { type DueSchedule, dueSchedules } from "#lib/services/push/schedule/due-schedules.ts";
import { giveUpSlot, preparePush } from "#lib/services/push/schedule/prepare-push.ts";
import type { CompanyRef } from "../company/run-company.ts";
import {
  noteProblem,
  openCompanyWork,
  openSendWorld,
  openSourceOf,
  rulesOf,
  type CompanyWork,
} from "../company/open-company.ts";
import type { EngineDeps } from "../deps.ts";
import type { PushDeps, PushResult } from "./push-kind.ts";
import { PUSHERS } from "./push-kinds.ts";
import { settlePush, type PushRow } from "./settle-push.ts";

const PUSHES_PER_VISIT_MAX = 10;
/** One writing with its reads before and after. */
const RUN_MAX_MS = 20 * 60_000;
/** A process that has not settled by then is dead: what it wrote is unclear. */
const DEAD_AFTER_MS = 30 * 60_000;
/** How often an unclear one is read back, and until when "not there" may still become "there". */
const LOOK_EVERY_MS = 5 * 60_000;
const LOOK_UNTIL_MS = 2 * 3_600_000;

/**
 * Prepares what a schedule wants asked for by now. Then does what was agreed for a company, one after the other: claims it, reads the other system, writes once and reads back. No
 * transaction is open meanwhile. What is unclear is only looked at. `stopping` ends it: a writing under way becomes unclear.
 */
export async function runPushes(deps: EngineDeps, ref: CompanyRef, stopping: AbortSignal): Promise<void> {
  const work = openCompanyWork(deps, ref.organizationId, ref.companyId, "push");
  const { open, due } = await look(work);
  for (const each of due) await prepare(work, each);
  if (open.length === 0 && due.length === 0) return;
  for (const row of open) {
    if (stopping.aborted) return;
    if (row.state === "running") await settleDead(work, row);
    if (row.state === "unclear" && isLookDue(work, row)) await lookAgain(work, row, stopping);
  }
  for (let count = 0; count < PUSHES_PER_VISIT_MAX && !stopping.aborted; count++) {
    const row = await claim(work);
    if (!row) return;
    await settlePush(work, row, await write(work, row, stopping));
  }
}

async function look({ transact, companyId, deps }: CompanyWork) {
  const isOpen = and(eq(push.companyId, companyId), inArray(push.state, ["agreed", "running", "unclear"]));
  return transact(async ({ tx }) => ({
    open: await tx.select().from(push).where(isOpen).orderBy(asc(push.askedAt)),
    due: await dueSchedules(tx, companyId, deps.clock.now()),
  }));
}

/** What breaks here keeps nothing from being written that people agreed to. */
async function prepare(work: CompanyWork, due: DueSchedule): Promise<void> {
  const { organizationId, companyId, deps } = work;
  const where = { organizationId, companyId, clock: deps.clock };
  try {
    await work.transact((useCase) => preparePush(where, useCase, due));
  } catch (error) {
    const reference = randomUUID().slice(0, 8);
    deps.log.error({ error, company: companyId, push: due.kind, reference }, "a push could not be prepared");
    await work.transact((useCase) => giveUpSlot(where, useCase, due, reference));
  }
}

/** The oldest agreed one, unless another writing to the same place is under way or unclear. */
async function claim({ transact, companyId, deps }: CompanyWork): Promise<PushRow | null> {
  return transact(async ({ tx }) => {
    const other = alias(push, "other");
    const inTheWay = tx
      .select({ one: sql`1` })
      .from(other)
      .where(
        and(
          ...[eq(other.companyId, push.companyId), eq(other.kind, push.kind), eq(other.policyId, push.policyId)],
          inArray(other.state, ["running", "unclear"]),
        ),
      );
    const [next] = await tx
      .select({ id: push.id })
      .from(push)
      .where(and(eq(push.companyId, companyId), eq(push.state, "agreed"), notExists(inTheWay)))
      .orderBy(asc(push.askedAt))
      .limit(1);
    if (!next) return null;
    const [row] = await tx
      .update(push)
      .set({ state: "running", startedAt: deps.clock.now() })
      .where(and(eq(push.id, next.id), eq(push.state, "agreed")))
      .returning();
    return row ?? null;
  });
}

async function write(work: CompanyWork, row: PushRow, stopping: AbortSignal): Promise<PushResult> {
  const { write: pusher } = PUSHERS[row.kind];
  const opened = await openSides(work, row);
  if (!opened.ok) return { outcome: "failed", items: [], problem: opened.error };
  const { deps, close } = opened.value;
  const signal = AbortSignal.any([stopping, work.deps.deadline(RUN_MAX_MS)]);
  try {
    return await pusher(deps, row.wanted as never, signal);
  } catch (error) {
    // A bug, and nobody knows how far it came: it is looked at, never repeated.
    const reference = row.id.slice(0, 8);
    work.deps.log.error({ error, push: row.id, reference }, "a push broke");
    return { outcome: "unclear", items: [], problem: { code: "internal", reference } };
  } finally {
    await close();
  }
}

async function settleDead(work: CompanyWork, row: PushRow): Promise<void> {
  if (work.deps.clock.now().getTime() - (row.startedAt?.getTime() ?? 0) < DEAD_AFTER_MS) return;
  await settlePush(work, row, { outcome: "unclear", items: [], problem: { code: "stopped" } });
}

function isLookDue({ deps }: CompanyWork, row: PushRow): boolean {
  const lookedAt = (row.outcome as PushOutcome | null)?.lookedAt ?? null;
  return lookedAt === null || deps.clock.now().getTime() - Date.parse(lookedAt) >= LOOK_EVERY_MS;
}

/** Done when it is there; failed when it is not there after two hours; until then it stays unclear. */
async function lookAgain(work: CompanyWork, row: PushRow, stopping: AbortSignal): Promise<void> {
  const { look } = PUSHERS[row.kind];
  const opened = await openSides(work, row);
  if (!opened.ok) return;
  const { deps, close } = opened.value;
  try {
    const found = await look(deps, row.wanted as never, AbortSignal.any([stopping, work.deps.deadline(RUN_MAX_MS)]));
    const ageMs = work.deps.clock.now().getTime() - (row.startedAt?.getTime() ?? 0);
    const isEarly = found?.outcome === "failed" && ageMs < LOOK_UNTIL_MS;
    await settlePush(work, row, found === null || isEarly ? { outcome: "unclear", items: found?.items ?? [] } : found);
  } finally {
    await close();
  }
}

type Sides = Readonly<{ deps: PushDeps; close: () => Promise<void> }>;

/** Opens the side that is written to, and no other: a refused sign-in there is remembered. */
async function openSides(work: CompanyWork, row: PushRow): Promise<Result<Sides, RunProblem>> {
  const loaded = await rulesOf(work);
  const { gpCompanyId, gpConnectionId, expensifyConnectionId } = loaded.company;
  const { policyId, isDryRun, before } = row;
  const { sendBudgetMs, deadline } = work.deps;
  const own = { gpCompanyId, policyId, isDryRun, before, sendBudgetMs, deadline };
  if (PUSHERS[row.kind].system === "expensify") {
    const source = await openSourceOf(work, expensifyConnectionId);
    if (!source.ok) return noted(work, expensifyConnectionId, source);
    return ok({ deps: { ...own, source: source.value, ledger: null }, close: () => source.value.close() });
  }
  const world = await openSendWorld(work, loaded);
  if (!world.ok) return noted(work, gpConnectionId, world);
  const { ledger } = world.value;
  return ok({ deps: { ...own, source: null, ledger }, close: () => ledger.close() });
}

async function noted<Refused extends Readonly<{ ok: false; error: RunProblem }>>(
  work: CompanyWork,
  connectionId: string,
  refused: Refused,
): Promise<Refused> {
  await noteProblem(work, connectionId, refused.error);
  return refused;
}
