import { desc, eq, max } from "drizzle-orm";
import { company, companyOptions, scheduleSlot } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import { PUSH_KINDS, type PushKindName } from "#lib/core/push/push.ts";
import { type PushSchedule, pushScheduleId } from "#lib/core/push/push-schedule.ts";
import { duePushSlot } from "#lib/core/schedule/push-slots.ts";

/** A kind of push whose slot has come and was not taken. */
export type DueSchedule = Readonly<{ kind: PushKindName; schedule: PushSchedule; slotAt: Date }>;

/** What a company wants prepared by now. Slots before somebody switched it on, and before the last one taken, are over. */
export async function dueSchedules(tx: Transaction, companyId: string, now: Date): Promise<readonly DueSchedule[]> {
  const [row] = await tx
    .select({ options: companyOptions.options, timeZone: company.timeZone })
    .from(companyOptions)
    .innerJoin(company, eq(company.id, companyOptions.companyId))
    .where(eq(companyOptions.companyId, companyId))
    .orderBy(desc(companyOptions.version))
    .limit(1);
  const due: DueSchedule[] = [];
  for (const kind of PUSH_KINDS) {
    const schedule = row?.options.pushSchedules?.[kind];
    if (row === undefined || schedule === undefined) continue;
    const [taken] = await tx
      .select({ last: max(scheduleSlot.slotAt) })
      .from(scheduleSlot)
      .where(eq(scheduleSlot.scheduleId, pushScheduleId(companyId, kind)));
    const since = new Date(schedule.since);
    const after = taken?.last && taken.last > since ? taken.last : since;
    const slotAt = duePushSlot(schedule.rhythm, row.timeZone, after, now);
    if (slotAt) due.push({ kind, schedule, slotAt });
  }
  return due;
}
