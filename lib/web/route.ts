import "server-only";
import type { NextRequest } from "next/server";
import type { Problem, ProblemCode } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import { isOwnRead } from "./guard/same-origin.ts";
import { QUIET_HEADER } from "./query.ts";
import type { Read } from "./read.ts";

/** What can go through JSON and come back the same: instants are ISO text. Row types with `Date` do not fit. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

const STATUS: Partial<Record<ProblemCode, number>> = {
  signed_out: 401,
  not_allowed: 403,
  cross_site: 403,
  not_found: 404,
  invalid_input: 400,
  stale: 409,
  illegal_move: 409,
  too_many_requests: 429,
  internal: 500,
};
const STATUS_OF_OTHERS = 422;

/**
 * The one wrapper of all GET routes: `export const GET = route(listPostingsRead)`. The query string is the input, each
 * parameter as text (a repeated one as an array): schemas coerce. The body is the `Result`.
 */
export function route<Value extends Json>(read: Read<never, Value>): (request: NextRequest) => Promise<Response> {
  return async (request) => {
    const result = isOwnRead(request.headers)
      ? await read(searchInput(request.nextUrl.searchParams) as never, request.headers.has(QUIET_HEADER))
      : err({ code: "cross_site" } as const);
    return Response.json(result, { status: statusOf(result), headers: { "cache-control": "private, no-store" } });
  };
}

/** `?a=1&b=x&b=y` → `{ a: "1", b: ["x", "y"] }`. */
export function searchInput(params: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(params.keys())].map((key) => {
      const values = params.getAll(key);
      return [key, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function statusOf(result: Result<unknown, Problem>): number {
  return result.ok ? 200 : (STATUS[result.error.code] ?? STATUS_OF_OTHERS);
}
