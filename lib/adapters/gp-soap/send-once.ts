import type { SendAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { GpFault } from "./fault.ts";
import type { CallOutcome } from "./client.ts";
import type { UnansweredCall } from "./to-problem.ts";
import type { Operation } from "./wire.ts";
import { parseXml, textAt } from "./xml/parse-xml.ts";

/** GP's logged reasons for a refusal; empty when they cannot be had. */
export type ReadReasons = (gpCompanyId: number, logId: string, signal: AbortSignal) => Promise<readonly string[]>;
type SendOnceDeps = Readonly<{
  operation: Operation;
  post: (bytes: Uint8Array, signal: AbortSignal) => Promise<CallOutcome>;
  readReasons: ReadReasons;
  toProblem: (outcome: UnansweredCall) => RunProblem;
}>;

/**
 * Sends the rendered bytes once and classifies what came of it, by the table of posting-protocol.md. The rule behind it:
 * `not_executed` and `rejected` only on proof; whatever is odd is `unknown`, since GP may have committed.
 */
export async function sendOnce(deps: SendOnceDeps, bytes: Uint8Array, deadline: AbortSignal): Promise<SendAnswer> {
  const outcome = await deps.post(bytes, deadline);
  switch (outcome.kind) {
    case "answered": {
      const isExpected = outcome.response.children.length === 0 && outcome.response.text.trim() === "";
      if (isExpected) return { kind: "executed" };
      const problem: RunProblem = { code: "gp_answer_malformed", detail: `${deps.operation}Response is not empty` };
      return { kind: "unknown", problem, raw: outcome.raw };
    }
    case "fault": {
      const { fault, raw } = outcome;
      if (fault.class === "system") return { kind: "unknown", problem: deps.toProblem(outcome), raw };
      return { kind: "rejected", reasons: await reasonsOf(deps, fault, bytes, deadline), raw };
    }
    case "malformed":
      return { kind: "unknown", problem: deps.toProblem(outcome), raw: outcome.raw };
    case "failed": {
      const problem = deps.toProblem(outcome);
      return outcome.failure.phase === "before_body"
        ? { kind: "not_executed", problem }
        : { kind: "unknown", problem, raw: "" };
    }
  }
}

/** The detail of a validation stands in GP's log; without it the fault's own text has to do. */
async function reasonsOf(
  deps: SendOnceDeps,
  fault: GpFault,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const fallback = [fault.text, fault.logId ? `log id ${fault.logId}` : ""].filter((part) => part !== "").join(", ");
  const gpCompanyId = companyIdOf(deps.operation, bytes);
  if (fault.logId === null || gpCompanyId === null) return [fallback];
  const reasons = await deps.readReasons(gpCompanyId, fault.logId, signal);
  return reasons.length > 0 ? reasons : [fallback];
}

/** The bytes may be from another version of this program; the company is read from where GP reads it. */
function companyIdOf(operation: Operation, bytes: Uint8Array): number | null {
  const document = parseXml(bytes);
  if (!document.ok) return null;
  const text = textAt(document.value, "Body", operation, "context", "OrganizationKey", "Id");
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}
