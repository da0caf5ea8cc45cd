import type { EmployeeRow, EmployeesUpdated, TagLevel, WriteAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { type Envelope, type Failure, isSuccess, judgeRefusal, readEnvelope } from "../answer.ts";
import { askJob } from "../client.ts";
import type { ExpensifyContext } from "../options.ts";
import { describeIssue, employeesUpdatedSchema } from "../wire.ts";
import type { Job } from "./jobs.ts";
import { replaceTagsJob, updateEmployeesJob } from "./write-jobs.ts";

/** The way to the server failed before a byte of the job was sent. What broke later may have arrived. */
const BEFORE_SENDING =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOST|ENET|EADDR|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/;
/** Refused by Expensify before it did anything: credentials, rights, not found, malformed, too often (expensify.md 9). */
const REFUSED_CODES: ReadonlySet<number> = new Set([404, 410]);

/** `ExpenseSetup.replaceTags`. One request; after `unknown` the list has to be read again. */
export async function replaceTags(
  context: ExpensifyContext,
  policyId: string,
  levels: readonly TagLevel[],
  signal: AbortSignal,
): Promise<WriteAnswer<Readonly<Record<never, never>>>> {
  const written = await write(context, replaceTagsJob(policyId, levels, context.options), signal);
  return written.kind === "done" ? { kind: "done", value: {} } : written;
}

/** `ExpenseSetup.updateEmployees`. One request; a success may still hold failed workspaces and skipped people. */
export async function updateEmployees(
  context: ExpensifyContext,
  rows: readonly EmployeeRow[],
  isDryRun: boolean,
  signal: AbortSignal,
): Promise<WriteAnswer<EmployeesUpdated>> {
  const written = await write(context, updateEmployeesJob(rows, isDryRun), signal);
  if (written.kind !== "done") return written;
  const parsed = employeesUpdatedSchema.safeParse(written.value.json);
  if (!parsed.success) {
    return { kind: "unknown", problem: { code: "expensify_answer_malformed", detail: describeIssue(parsed.error) } };
  }
  const { updatedEmployeesCount, failedPolicies, skippedEmployees } = parsed.data;
  return { kind: "done", value: { updated: updatedEmployeesCount ?? 0, failedPolicies, skipped: skippedEmployees } };
}

async function write(context: ExpensifyContext, job: Job, signal: AbortSignal): Promise<WriteAnswer<Envelope>> {
  if (signal.aborted) return { kind: "not_executed", problem: { code: "stopped" } };
  const answer = await askJob(context, job, signal);
  if (!answer.ok) return failed(answer.error);
  const envelope = readEnvelope(answer.value.text);
  if (envelope !== null && isSuccess(answer.value, envelope)) return { kind: "done", value: envelope };
  return failed(judgeRefusal(answer.value, context.options.random()));
}

function failed({ problem }: Failure): WriteAnswer<never> {
  return { kind: isSurelyNot(problem) ? "not_executed" : "unknown", problem };
}

function isSurelyNot(problem: RunProblem): boolean {
  switch (problem.code) {
    case "address_not_allowed":
    case "expensify_budget_busy":
    case "expensify_rate_limited":
    case "expensify_credentials_refused":
      return true;
    case "expensify_unreachable":
      return BEFORE_SENDING.test(problem.detail);
    case "expensify_refused":
      return REFUSED_CODES.has(problem.responseCode);
    default:
      // A 500 may be a refusal or a crash halfway.
      return false;
  }
}
