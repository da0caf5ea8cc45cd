import { Buffer } from "node:buffer";
import { shortDetail } from "#lib/core/connection/short-detail.ts";
import type { HttpAnswer, WindowsScheme } from "#lib/core/connection/windows-client.ts";
import { fail, type Failed } from "../failure.ts";

/** The first step of a sign-in was not answered as it must be: nothing was sent that could be executed. */
export function noChallenge(answer: HttpAnswer): Failed {
  if (answer.status === 401) return fail("scheme_missing", "before_body", schemesOf(answer) || "none");
  if (answer.status >= 200 && answer.status < 300) return fail("scheme_missing", "before_body", "none");
  return fail("unexpected_answer", "before_body", `HTTP ${answer.status} before the sign-in`);
}

/** The message that an answer carries for this scheme: a challenge in a 401, a proof in any other. Null when it has none. */
export function tokenOf(answer: HttpAnswer, scheme: WindowsScheme): Buffer | null {
  const match = new RegExp(`(?:^|[,\\s])${scheme} ([A-Za-z0-9+/=]+)`, "i").exec(headersOf(answer).join(", "));
  return match?.[1] ? Buffer.from(match[1], "base64") : null;
}

/** Whether a 401 offers this scheme. */
export function isOffered(answer: HttpAnswer, scheme: WindowsScheme): boolean {
  return answer.status === 401 && schemesOf(answer).toLowerCase().split(", ").includes(scheme.toLowerCase());
}

/** `NTLM, Negotiate`: the names alone. */
export function schemesOf(answer: HttpAnswer): string {
  const parts = headersOf(answer).flatMap((header) => header.split(","));
  const names = parts.map((part) => /^\s*([A-Za-z][\w-]*)(?:\s|$)/.exec(part)?.[1] ?? "");
  return shortDetail([...new Set(names.filter((name) => name !== ""))].join(", "));
}

function headersOf(answer: HttpAnswer): readonly string[] {
  return [answer.headers["www-authenticate"] ?? []].flat();
}
