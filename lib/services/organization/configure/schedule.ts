import { eq } from "drizzle-orm";
import { schedule } from "#db/schema/index.ts";
import type { Schedule } from "#lib/core/schedule/schedule.ts";
import type { CompanyWanted } from "../configuration.ts";
import type { CompanyRow } from "./company.ts";
import { difference } from "./difference.ts";
import type { Scope } from "./scope.ts";

/** Sets when syncs of the company start. It starts from now: slots of the past are not made up for. A paused one stays paused. */
export async function configureSchedule(
  scope: Scope,
  ofCompany: CompanyRow,
  wanted: NonNullable<CompanyWanted["schedule"]>,
): Promise<void> {
  const { tx, organizationId, now: lookedAt } = scope;
  const { id: companyId, code } = ofCompany;
  const [before] = await tx.select().from(schedule).where(eq(schedule.companyId, companyId)).for("update");
  const { days, every, timeZone = ofCompany.timeZone } = wanted;
  const rule: Schedule = {
    kind: "sync",
    timeZone,
    days: days.toSorted((a, b) => a - b),
    every,
    paused: before?.rule.paused ?? false,
  };
  const changed = difference({ rule: before?.rule ?? null }, { rule });
  if (!changed) return;
  if (before) await tx.update(schedule).set({ rule, lookedAt }).where(eq(schedule.id, before.id));
  else await tx.insert(schedule).values({ organizationId, companyId, rule, lookedAt });
  await scope.record({ action: "schedule.changed", companyId, ...changed }, code);
}
