import { eq, max } from "drizzle-orm";
import { dueSlots } from "#lib/core/schedule/due-slots.ts";
import { company, schedule, scheduleSlot, sync } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import type { EngineDeps } from "../deps.ts";
import { openCompanyWork } from "../company/open-company.ts";
import type { CompanyRef } from "../company/run-company.ts";

/** After a long stop only the last missed slot matters: reading twice finds nothing new. */
const SLOTS_MAX = 1_000;

/**
 * Starts what the schedule says is due. The core names the slots; the primary key of `schedule_slot` decides which process runs
 * one, so that two engines, a restart or a clock that jumps change nothing. Several missed slots make one run.
 */
export async function startDue(deps: EngineDeps, ref: CompanyRef): Promise<void> {
  const work = openCompanyWork(deps, ref.organizationId, ref.companyId, "schedule");
  await work.transact(async ({ tx, record }) => {
    const [row] = await tx.select().from(schedule).where(eq(schedule.companyId, ref.companyId));
    if (!row || row.pausedAt !== null) return;
    const now = deps.clock.now();
    const slots = dueSlots(row.rule, row.lookedAt, now, SLOTS_MAX);
    const last = slots.at(-1);
    if (!last) return;
    await tx.update(schedule).set({ lookedAt: now }).where(eq(schedule.id, row.id));
    const taken = await tx
      .insert(scheduleSlot)
      .values({ scheduleId: row.id, slotAt: last })
      .onConflictDoNothing()
      .returning();
    if (taken.length === 0) return;
    // The company's row is the lock under which runs get their numbers (request-sync.ts).
    await tx.select({ id: company.id }).from(company).where(eq(company.id, ref.companyId)).for("update");
    const number = await nextSyncNumber(tx, ref.companyId);
    await tx.insert(sync).values({ ...ref, number, kind: row.rule.kind, state: "requested", requestedBy: "Schedule" });
    await record({ action: "sync.requested", companyId: ref.companyId, detail: { number, slotAt: last } });
  });
}

async function nextSyncNumber(tx: Transaction, companyId: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(sync.number) })
    .from(sync)
    .where(eq(sync.companyId, companyId));
  return (row?.last ?? 0) + 1;
}
