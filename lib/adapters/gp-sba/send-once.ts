import { performance } from "node:perf_hooks";
import type { SbaResource } from "#lib/core/connection/sba-resources.ts";
import type { SendAnswer } from "#lib/core/ports.ts";
import { callSba, type CallOutcome } from "./client.ts";
import type { SbaSession } from "./session.ts";

/** Statuses with which the contract promises that nothing was stored. */
const REFUSALS = new Set([400, 403, 404, 409, 422]);
/** The service has a journal of this reference: perhaps ours, of a request whose answer was lost. Only a look can tell. */
const DUPLICATE = /^duplicate/i;

/**
 * Creates something by one POST of these bytes and classifies what came of it, by the table of posting-protocol.md. The rule
 * behind it: `not_executed` and `rejected` only on proof; whatever is odd is `unknown`, since the service may have committed.
 */
export async function sendOnce(
  session: SbaSession,
  { resource, gpCompanyId }: Readonly<{ resource: SbaResource; gpCompanyId: number }>,
  bytes: Uint8Array,
  deadline: AbortSignal,
): Promise<SendAnswer> {
  const startedMs = performance.now();
  const path = await session.locate(resource, gpCompanyId, deadline);
  if (!path.ok) return { kind: "not_executed", problem: path.error };
  const outcome = await callSba(session.client, { method: "POST", path: path.value, body: bytes }, deadline);
  if (outcome.kind === "answered") return { kind: "executed" };
  const problem = session.problemOf(outcome, resource, startedMs);
  if (outcome.kind === "failed")
    return outcome.failure.phase === "before_body"
      ? { kind: "not_executed", problem }
      : { kind: "unknown", problem, raw: "" };
  const { raw } = outcome;
  return isRejection(outcome)
    ? { kind: "rejected", reasons: [...new Set(outcome.errors.map(({ text }) => text))], raw }
    : { kind: "unknown", problem, raw };
}

function isRejection(outcome: CallOutcome): outcome is CallOutcome & { kind: "refused" } {
  if (outcome.kind !== "refused" || !REFUSALS.has(outcome.status)) return false;
  return !outcome.errors.some(({ code }) => DUPLICATE.test(code));
}
