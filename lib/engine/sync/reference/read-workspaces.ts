import { and, eq } from "drizzle-orm";
import type { ExpenseSource, WorkspaceDetail } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { company, companyWorkspace, type ReferenceKind } from "#db/schema/index.ts";
import { keepReading } from "./keep-reading.ts";
import {
  type CategoryRow,
  categoryList,
  type EmployeeRow,
  reportFieldList,
  tagList,
  type TagRow,
  workspaceEmployeeList,
} from "./list-shape.ts";
import type { ReferencePlace } from "./place.ts";
import { isStale, loadReads, type ReadState } from "./reference-reads.ts";

/** Read and kept together: a reading that is cut off goes on with the workspaces that are not kept yet. */
const WORKSPACES_AT_ONCE_MAX = 10;
/** Expensify asks not to read lists more than hourly. */
const FRESH_MS = 3_600_000;
const KINDS: readonly ReferenceKind[] = ["category", "tag", "report_field", "workspace_employee"];

/**
 * Categories, tags, report fields and employees of the company's workspaces, where they are old. What is no longer listed is marked
 * gone, never deleted. Errors: of the source; a reading that is braked is none.
 */
export async function readWorkspaces(
  source: ExpenseSource,
  place: ReferencePlace,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const reads = await place.inOrganization((tx) => loadReads(tx, place.companyId));
  const due = place.policyIds.filter((policyId) => isDue(reads, policyId, place.now));
  for (let start = 0; start < due.length; start += WORKSPACES_AT_ONCE_MAX) {
    const read = await source.readWorkspaces(due.slice(start, start + WORKSPACES_AT_ONCE_MAX), signal);
    if (!read.ok) return read;
    for (const detail of read.value) await place.inOrganization((tx) => keepWorkspace(tx, place, detail));
  }
  await place.inOrganization((tx) =>
    tx.update(company).set({ workspacesReadAt: place.now }).where(eq(company.id, place.companyId)),
  );
  return ok(undefined);
}

/** One list that waits for a person is no reason to read the others more often. */
function isDue(reads: ReadState, policyId: string, now: Date): boolean {
  const rows = KINDS.map((kind) => reads.of(kind, policyId));
  const unbraked = rows.filter((row) => row === null || row.brakedAt === null || row.releasedAt !== null);
  return unbraked.length === 0 || unbraked.some((row) => isStale(row, FRESH_MS, now));
}

async function keepWorkspace(tx: Transaction, place: ReferencePlace, detail: WorkspaceDetail): Promise<void> {
  const { policyId, categories, tags, tagLevels, reportFields, employees } = detail;
  const of = { ...place, tellsCompanies: await fedCompanies(tx, place, policyId) };
  const categoryRows: CategoryRow[] = categories.map(({ name, enabled, glCode, payrollCode }) => ({
    ...{ name, enabled, gl_code: glCode, payroll_code: payrollCode },
  }));
  const tagRows: TagRow[] = tags.map(({ level, name, enabled, glCode }) => ({
    ...{ level, name, level_name: tagLevels[level - 1] ?? "", enabled, gl_code: glCode },
  }));
  await keepReading(tx, of, categoryList(place, policyId), categoryRows, true);
  await keepReading(tx, of, tagList(place, policyId), tagRows, true);
  await keepReading(tx, of, reportFieldList(place, policyId), [...reportFields], true);
  await keepReading(tx, of, workspaceEmployeeList(place, policyId), employees.map(employeeRow), true);
}

/** A workspace may feed several companies: what changes in it concerns each. */
async function fedCompanies(tx: Transaction, place: ReferencePlace, policyId: string): Promise<readonly string[]> {
  const rows = await tx
    .select({ companyId: companyWorkspace.companyId })
    .from(companyWorkspace)
    .innerJoin(company, eq(company.id, companyWorkspace.companyId))
    .where(and(eq(companyWorkspace.policyId, policyId), eq(company.expensifyConnectionId, place.connectionId)));
  return rows.map(({ companyId }) => companyId);
}

function employeeRow(employee: WorkspaceDetail["employees"][number]): EmployeeRow {
  const { email, name, employeeId, customField1, customField2, role, submitsTo } = employee;
  return {
    ...{ email: email.toLowerCase(), name, employee_id: employeeId, role, submits_to: submitsTo.toLowerCase() },
    ...{ custom_field_1: customField1, custom_field_2: customField2 },
  };
}
