import type { PingStep } from "../ports.ts";
import type { RunProblem } from "../problem.ts";
import type { Result } from "../result.ts";

/** A layer that is through: what it saw, or its problem with the problem's own facts as its detail. */
export function pingStep(layer: string, tookMs: number, result: Result<string, RunProblem>): PingStep {
  if (result.ok) return { layer, ok: true, detail: result.value, tookMs, problem: null };
  const { code, ...facts } = result.error;
  const detail = Object.values(facts).flat().join(", ");
  return { layer, ok: false, detail: detail === "" ? code : detail, tookMs, problem: result.error };
}
