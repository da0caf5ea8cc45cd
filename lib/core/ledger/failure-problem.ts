import type { WindowsAuthFailure } from "../connection/windows-client.ts";
import type { RunProblem } from "../problem.ts";

/** `startedMs` and `nowMs` are of the monotonic clock. */
export type ProblemLimits = Readonly<{ host: string; answerBytesMax: number; startedMs: number; nowMs: number }>;

/** Why a request to GP came to no answer, as a problem of the one registry. */
export function failureProblem({ kind, detail }: WindowsAuthFailure, limits: ProblemLimits): RunProblem {
  switch (kind) {
    case "address_not_allowed":
      return { code: "address_not_allowed", host: limits.host };
    case "kdc_not_allowed":
      return { code: "address_not_allowed", host: detail };
    case "name":
    case "connect":
    case "tls":
    case "closed":
      return { code: "gp_unreachable", detail };
    case "certificate":
      return { code: "gp_certificate_refused", detail };
    case "scheme_missing":
      return { code: "gp_scheme_missing", offered: detail };
    case "ntlm_v1_refused":
      return { code: "gp_scheme_missing", offered: "NTLM version 1 only" };
    case "kerberos_unavailable":
      return { code: "gp_kerberos_unavailable", detail };
    case "kerberos_failed":
      return { code: "gp_kerberos_failed", detail };
    case "kdc_unreachable":
      return { code: "gp_kdc_unreachable", detail };
    case "clock_skew":
      return { code: "gp_clock_skew", detail };
    case "spn_unknown":
      return { code: "gp_spn_unknown", detail };
    case "server_unproven":
      return { code: "gp_server_unproven", detail };
    case "credentials_refused":
      return { code: "gp_credentials_refused", detail };
    case "circuit_open":
      return { code: "gp_circuit_open", since: detail };
    case "timeout":
      return { code: "gp_timeout", timeoutMs: Math.round(limits.nowMs - limits.startedMs) };
    case "aborted":
      return { code: "stopped" };
    case "answer_too_large":
      return { code: "gp_answer_too_large", bytesMax: limits.answerBytesMax };
    case "challenge_malformed":
    case "answer_malformed":
    case "unexpected_answer":
      return { code: "gp_answer_malformed", detail };
  }
}
