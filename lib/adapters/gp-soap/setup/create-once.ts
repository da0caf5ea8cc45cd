import { performance } from "node:perf_hooks";
import type { LedgerWriter, SendAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { postEnvelope } from "../client.ts";
import { type GpSession, mapped } from "../gp-session.ts";
import { type ReadReasons, sendOnce } from "../send-once.ts";
import type { UnansweredCall } from "../to-problem.ts";
import { envelopeBytes, type GpContext, type GpRequest, policyRequest } from "../wire.ts";
import type { XmlElement } from "../xml/parse-xml.ts";
import { mapPolicy, mapPostingAccount, mapVendor } from "./map-setup.ts";
import {
  createPostingAccountRequest,
  createVendorRequest,
  postingAccountRequest,
  vendorRequest,
} from "./setup-requests.ts";

/** Creates accounts and vendors. Before each the policy of the operation is asked for, which changes nothing (gp.md 1.5). */
export function ledgerWriter(
  session: GpSession,
  contextOf: (gpCompanyId: number) => GpContext,
  readReasons: ReadReasons,
): LedgerWriter {
  const create = async (
    context: GpContext,
    operation: "CreateGLPostingAccount" | "CreateVendor",
    render: (policyId: string) => GpRequest,
    deadline: AbortSignal,
  ): Promise<SendAnswer> => {
    const policy = await readByKey(session, policyRequest(operation, context), mapPolicy, deadline);
    if (!policy.ok) return { kind: "not_executed", problem: policy.error };
    const bytes = envelopeBytes(render(policy.value?.id ?? ""));
    const startedMs = performance.now();
    const post = (body: Uint8Array, signal: AbortSignal) => postEnvelope(session.client, operation, body, signal);
    const toProblem = (outcome: UnansweredCall) => session.problemOf(outcome, startedMs);
    return sendOnce({ operation, post, readReasons, toProblem }, bytes, deadline);
  };
  return {
    createPostingAccount: (gpCompanyId, account, deadline) => {
      const context = contextOf(gpCompanyId);
      const render = (policyId: string) => createPostingAccountRequest(account, context, policyId);
      return create(context, "CreateGLPostingAccount", render, deadline);
    },
    readPostingAccount: (gpCompanyId, number, signal) =>
      readByKey(session, postingAccountRequest(number, contextOf(gpCompanyId)), mapPostingAccount, signal),
    createVendor: (gpCompanyId, vendor, deadline) => {
      const context = contextOf(gpCompanyId);
      const render = (policyId: string) => createVendorRequest(vendor, context, policyId);
      return create(context, "CreateVendor", render, deadline);
    },
    readVendor: (gpCompanyId, code, signal) =>
      readByKey(session, vendorRequest(code, contextOf(gpCompanyId)), mapVendor, signal),
  };
}

/** Null where GP says that there is none of that key. */
export async function readByKey<T>(
  session: GpSession,
  request: GpRequest,
  map: (response: XmlElement) => T,
  signal: AbortSignal,
): Promise<Result<T | null, RunProblem>> {
  const startedMs = performance.now();
  const outcome = await session.call(request, signal);
  if (outcome.kind === "answered") return mapped(outcome.response, map);
  if (outcome.kind === "fault" && outcome.fault.isNotFound) return ok(null);
  return err(session.problemOf(outcome, startedMs));
}
