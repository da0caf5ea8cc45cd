import { assert } from "#lib/core/assert.ts";
import type { EmployeeRow, EmployeesUpdated, WorkspaceEmployee } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { EmployeesWanted, PushItem } from "#lib/core/push/push.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { PushDeps, PushKind, PushLook } from "./push-kind.ts";

type Known = Pick<WorkspaceEmployee, "email" | "employeeId" | "customField1" | "customField2" | "submitsTo">;

/**
 * Writes employees to a workspace, or rehearses it. Success is that no workspace failed and nobody was skipped, and that the
 * ids are there afterwards; a rehearsal reads nothing back, since it changed nothing.
 */
export const pushEmployees: PushKind<EmployeesWanted> = async (deps, wanted, signal) => {
  const { source, isDryRun } = deps;
  assert(source !== null, "employees are written to Expensify");
  const fresh = await readEmployees(deps, signal);
  if (!fresh.ok) return { outcome: "failed", items: [], problem: fresh.error };
  const moved = changedSince(deps.before as readonly Known[], fresh.value, wanted.rows);
  if (moved.length > 0) {
    return { outcome: "changed", items: moved.map((key) => ({ key, result: "skipped", detail: "changed" })) };
  }
  const written = await source.updateEmployees(wanted.rows, { isDryRun }, signal);
  if (written.kind === "not_executed") return { outcome: "failed", items: [], problem: written.problem };
  if (written.kind === "unknown") {
    if (isDryRun) return { outcome: "failed", items: [], problem: written.problem };
    const found = await lookForEmployees(deps, wanted, signal);
    return found?.outcome === "done"
      ? found
      : { outcome: "unclear", items: found?.items ?? [], problem: written.problem };
  }
  const told = toItems(wanted.rows, written.value);
  const isWhole = told.every(({ result }) => result === "written");
  if (isDryRun || !isWhole) return { outcome: isWhole ? "done" : "failed", items: told };
  return (await lookForEmployees(deps, wanted, signal)) ?? { outcome: "unclear", items: told };
};

/** Whether every id is there; a part of them leaves it unclear. */
export const lookForEmployees: PushLook<EmployeesWanted> = async (deps, { rows }, signal) => {
  const fresh = await readEmployees(deps, signal);
  if (!fresh.ok) return null;
  const ids = new Map(fresh.value.map(({ email, employeeId }) => [email, employeeId]));
  const items = rows.map(({ email, employeeId }): PushItem => {
    return { key: email, result: ids.get(email) === employeeId ? "written" : "not_found", detail: "" };
  });
  const there = items.filter(({ result }) => result === "written").length;
  return { outcome: there === rows.length ? "done" : there === 0 ? "failed" : "unclear", items };
};

function toItems(rows: readonly EmployeeRow[], { failedPolicies, skipped }: EmployeesUpdated): readonly PushItem[] {
  const reasons = new Map(skipped.map(({ email, reason }) => [email.toLowerCase(), reason]));
  return rows.map(({ email, policyId }) => {
    const reason = reasons.get(email);
    if (reason !== undefined) return { key: email, result: "skipped", detail: reason };
    return failedPolicies.includes(policyId)
      ? { key: email, result: "refused", detail: "Expensify says that the workspace failed" }
      : { key: email, result: "written", detail: "" };
  });
}

/** E-mails whose place in the workspace is not what it was when this was asked for. */
function changedSince(
  before: readonly Known[],
  fresh: readonly WorkspaceEmployee[],
  rows: readonly EmployeeRow[],
): readonly string[] {
  const text = (one: Known | undefined) =>
    one ? JSON.stringify([one.employeeId, one.customField1, one.customField2, one.submitsTo]) : "";
  const then = new Map(before.map((one) => [one.email, text(one)]));
  const now = new Map(fresh.map((one) => [one.email, text(one)]));
  return rows.map(({ email }) => email).filter((email) => (then.get(email) ?? "") !== (now.get(email) ?? ""));
}

async function readEmployees(
  { source, policyId }: PushDeps,
  signal: AbortSignal,
): Promise<Result<readonly WorkspaceEmployee[], RunProblem>> {
  assert(source !== null, "employees are read from Expensify");
  const read = await source.readWorkspaces([policyId], signal);
  if (!read.ok) return read;
  const [detail] = read.value;
  return detail
    ? ok(detail.employees)
    : err({ code: "expensify_answer_malformed", detail: `workspace ${policyId} is missing` });
}
