import { validatePeriods } from "#lib/core/calendar/validate-periods.ts";
import type { LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { configureCalendar } from "#lib/services/organization/configure/calendar.ts";
import { notePeriodsRead } from "#lib/services/reference/periods-reading.ts";
import type { CompanyWork } from "../../company/open-company.ts";

const ISSUES_TOLD_MAX = 3;

/**
 * The fiscal calendar as GP has it, where the connection offers it: it takes the place of the one kept here, whole. Where it does
 * not, or gives none that a calendar could be, the one kept here goes on. `now`: when the reading of GP's lists began.
 *
 * Errors: of the list; `gp_setup_incomplete` for periods that overlap, leave days out, or are none at all.
 */
export async function readPeriods(
  ledger: LedgerSetup,
  work: CompanyWork,
  { gpCompanyId, code, now }: Readonly<{ gpCompanyId: number; code: string; now: Date }>,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const read = await ledger.listFiscalPeriods(gpCompanyId, signal);
  if (!read.ok) return read;
  if (read.value === null) return ok(undefined);
  const checked = validatePeriods(read.value);
  if (!checked.ok) {
    const told = checked.error
      .slice(0, ISSUES_TOLD_MAX)
      .map((issue) => `${issue.code.replaceAll("_", " ")} ${issue.period}`);
    return err(unusable(told.join(", ")));
  }
  if (checked.value.length === 0) return err(unusable("there are none"));
  const { organizationId, companyId } = work;
  await work.transact(async ({ tx, record }) => {
    await configureCalendar({ tx, organizationId, record }, { id: companyId, code }, checked.value);
    await notePeriodsRead(tx, { organizationId, companyId }, now);
  });
  return ok(undefined);
}

function unusable(why: string): RunProblem {
  return { code: "gp_setup_incomplete", detail: `GP's fiscal periods: ${why}; the calendar kept here goes on` };
}
