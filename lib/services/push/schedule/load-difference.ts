import type { Transaction } from "#db/client.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import { loadMatrix } from "../../mapping/matrix/get-matrix.ts";
import { loadVendorCandidates } from "../list-vendor-candidates.ts";
import { asTagPush, isRehearsed, loadEmployeePlan, type PlannedPush, planPush } from "../plan-push.ts";
import { planTags } from "../plan-tags.ts";
import { ITEMS_MAX, VENDOR_NAME_LENGTH_MAX } from "../push-input.ts";
import type { DueSchedule } from "./due-schedules.ts";

/** Null: nothing is to be written. What is left out for that is said. */
export type Difference = Readonly<{ push: PlannedPush | null; leftOut: readonly string[] }>;
const NOTHING: Difference = { push: null, leftOut: [] };
type Now = Readonly<{ loaded: LoadedRules; now: Date }>;
type Found = Promise<Result<Difference, RequestProblem>>;

/**
 * What a person would be shown who asked for this push now, with what is proposed to them: no tag is taken away, and of more
 * than one request takes, the first ones.
 */
export async function loadDifference(tx: Transaction, at: Now, due: DueSchedule, policyId: string): Found {
  switch (due.kind) {
    case "tags": {
      const planned = await planTags(tx, at.loaded, policyId, at.now);
      if (!planned.ok) return planned;
      return ok(planned.value.changes.length === 0 ? NOTHING : asked(asTagPush(policyId, planned.value)));
    }
    case "workspace_employees":
      return employeeDifference(tx, at, due, policyId);
    case "accounts":
      return accountDifference(tx, at);
    case "vendors":
      return vendorDifference(tx, at);
  }
}

function asked(push: PlannedPush): Difference {
  return { push, leftOut: [] };
}

/** What was not rehearsed is rehearsed first; the request follows when nothing failed (`askAfterRehearsal`). */
async function employeeDifference(tx: Transaction, at: Now, { schedule }: DueSchedule, policyId: string): Found {
  const plan = await loadEmployeePlan(tx, at.loaded, { policyId, managerEmail: schedule.managerEmail });
  if (!plan.ok) return plan;
  const { rows, before, leftOut } = plan.value;
  if (rows.length === 0) {
    const count = `${leftOut.length} ${leftOut.length === 1 ? "employee" : "employees"} of GP left out`;
    return ok(leftOut.length === 0 ? NOTHING : { push: null, leftOut: [`${count}; “Employees …” says why`] });
  }
  const { companyId } = at.loaded.rules;
  const isDryRun = !(await isRehearsed(tx, { companyId, policyId, wanted: { rows } }, at.now));
  return ok(asked({ policyId, wanted: { rows }, before, isDryRun }));
}

/** What is proposed to a person: not every combination that could be. */
async function accountDifference(tx: Transaction, { loaded, now }: Now): Found {
  const { missing } = await loadMatrix(tx, loaded, now);
  const accounts = missing
    .filter(({ proposed }) => proposed)
    .slice(0, ITEMS_MAX)
    .map(({ number, description }) => ({ number, description }));
  if (accounts.length === 0) return ok(NOTHING);
  const planning = { loaded, options: loaded.rules.options, now };
  const planned = await planPush(tx, planning, { kind: "accounts", companyId: loaded.rules.companyId, accounts });
  return planned.ok ? ok(asked(planned.value)) : planned;
}

async function vendorDifference(tx: Transaction, { loaded, now }: Now): Found {
  const vendors = (await loadVendorCandidates(tx, loaded)).slice(0, ITEMS_MAX).map(({ code, name, email }) => {
    return { code, name: name.slice(0, VENDOR_NAME_LENGTH_MAX).trim(), email };
  });
  if (vendors.length === 0) return ok(NOTHING);
  const planning = { loaded, options: loaded.rules.options, now };
  const planned = await planPush(tx, planning, { kind: "vendors", companyId: loaded.rules.companyId, vendors });
  return planned.ok ? ok(asked(planned.value)) : planned;
}
