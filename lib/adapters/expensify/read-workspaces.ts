import type { z } from "zod";
import type { Workspace, WorkspaceDetail } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Answer, isSuccess, judgeRefusal, readEnvelope } from "./answer.ts";
import { askJob, withTries } from "./client.ts";
import { type Job, POLICY_IDS_PER_JOB_MAX, policyJob, policyListJob } from "./job/jobs.ts";
import { mapPolicy } from "./map/map-policy.ts";
import { unescapeHtml } from "./map/read-text.ts";
import type { ExpensifyContext } from "./options.ts";
import { describeIssue, policyInfoSchema, policyListSchema } from "./wire.ts";

/** The workspaces that the credential's user administers, or all that it is in. Errors: those of `sendJob` and `judgeRefusal`. */
export async function listWorkspaces(
  context: ExpensifyContext,
  signal: AbortSignal,
  adminOnly = true,
): Promise<Result<readonly Workspace[], RunProblem>> {
  const answer = await getJson(context, policyListJob(adminOnly), policyListSchema, signal);
  if (!answer.ok) return answer;
  return ok(
    answer.value.policyList.map(({ id, name, role, type, outputCurrency }) => {
      return { policyId: id, name: readText(context, name), currency: outputCurrency, role, type };
    }),
  );
}

/**
 * Categories, tags, report fields and employees of each workspace asked for, in that order. Errors: as above; `expensify_answer_malformed` when one
 * of them is missing from an answer, since an empty list in its place would unmap everything.
 */
export async function readWorkspaces(
  context: ExpensifyContext,
  policyIds: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly WorkspaceDetail[], RunProblem>> {
  const details: WorkspaceDetail[] = [];
  for (let start = 0; start < policyIds.length; start += POLICY_IDS_PER_JOB_MAX) {
    const batch = policyIds.slice(start, start + POLICY_IDS_PER_JOB_MAX);
    const answer = await getJson(context, policyJob(batch), policyInfoSchema, signal);
    if (!answer.ok) return answer;
    for (const policyId of batch) {
      const policy = Object.hasOwn(answer.value.policyInfo, policyId) ? answer.value.policyInfo[policyId] : undefined;
      if (!policy) return malformed(`workspace ${policyId} is missing`);
      details.push(mapPolicy(context.options, policyId, policy));
    }
  }
  return ok(details);
}

async function getJson<T>(
  context: ExpensifyContext,
  job: Job,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Result<T, RunProblem>> {
  const answer = await withTries(context, signal, async () => {
    const asked = await askJob(context, job, signal);
    return !asked.ok || isJsonSuccess(asked.value) ? asked : err(judgeRefusal(asked.value, context.options.random()));
  });
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(readEnvelope(answer.value.text)?.json);
  return parsed.success ? ok(parsed.data) : malformed(describeIssue(parsed.error));
}

function isJsonSuccess(answer: Answer): boolean {
  const envelope = readEnvelope(answer.text);
  return envelope !== null && isSuccess(answer, envelope);
}

function readText({ options }: ExpensifyContext, text: string): string {
  return options.unescapeHtml ? unescapeHtml(text) : text;
}

function malformed(detail: string): Result<never, RunProblem> {
  return err({ code: "expensify_answer_malformed", detail });
}
