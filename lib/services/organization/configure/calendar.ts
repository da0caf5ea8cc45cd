import { eq } from "drizzle-orm";
import { fiscalPeriod } from "#db/schema/index.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import type { FiscalPeriod } from "#lib/core/mapping/rules.ts";
import type { CompanyRow } from "./company.ts";
import { difference } from "./difference.ts";
import type { Scope } from "./scope.ts";

/** Makes this the fiscal calendar of the company, whole. The event names the periods that differ. */
export async function configureCalendar(
  scope: Pick<Scope, "tx" | "organizationId" | "record">,
  ofCompany: Pick<CompanyRow, "id" | "code">,
  wanted: readonly FiscalPeriod[],
): Promise<void> {
  const { tx, organizationId } = scope;
  const { id: companyId, code } = ofCompany;
  const rows = await tx.select().from(fiscalPeriod).where(eq(fiscalPeriod.companyId, companyId));
  const [before, after] = [byName(rows), byName(wanted)];
  const gone = Object.fromEntries(Object.keys(before).map((name) => [name, null]));
  const changed = difference(before, { ...gone, ...after });
  if (!changed) return;
  await tx.delete(fiscalPeriod).where(eq(fiscalPeriod.companyId, companyId));
  if (wanted.length > 0)
    await tx.insert(fiscalPeriod).values(wanted.map((period) => ({ organizationId, companyId, ...period })));
  await scope.record({ action: "calendar.changed", companyId, ...changed }, code);
}

function byName(periods: readonly FiscalPeriod[]): Record<string, unknown> {
  return Object.fromEntries(
    periods.map((period) => [periodText(period), [period.firstDay, period.lastDay, period.closed ? "closed" : "open"]]),
  );
}
