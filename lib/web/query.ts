import { queryOptions } from "@tanstack/react-query";
import type { Problem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";

/** Marks a request that a page makes by itself, which is no sign that somebody is there. */
export const QUIET_HEADER = "x-ml-quiet";

/** What a query throws: the problem, for `ProblemCard`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export type QueryParams = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/**
 * The options of one query, for prefetch on the server and for `useQuery`. A noun's file exports one function per query:
 * `export const postingsQuery = (params: PostingsParams) => apiQuery<PostingsPage>("/api/posting", params)`. The key is
 * `[path, params]`, so `invalidateQueries({ queryKey: ["/api/posting"] })` meets all of its pages. `quiet` goes with
 * `refetchInterval`.
 */
export function apiQuery<Value>(path: `/api/${string}`, params: QueryParams = {}, { quiet = false } = {}) {
  return queryOptions({
    queryKey: [path, params] as const,
    queryFn: ({ signal }): Promise<Value> => getJson<Value>(path, params, { quiet, signal }),
  });
}

/** Reads a route of ours; throws `ProblemError` for what it refuses and for an answer that is none. */
async function getJson<Value>(
  path: string,
  params: QueryParams,
  { quiet, signal }: { quiet: boolean; signal: AbortSignal },
): Promise<Value> {
  const response = await fetch(`${path}${searchText(params)}`, {
    signal,
    headers: { accept: "application/json", ...(quiet ? { [QUIET_HEADER]: "1" } : {}) },
  });
  const result = (await response.json().catch(() => null)) as Result<Value, Problem> | null;
  if (result?.ok === true) return result.value;
  throw new ProblemError(result?.error ?? { code: "internal", reference: `HTTP ${response.status}` });
}

/** `{ lane: "held", page: 2, by: null }` → `?lane=held&page=2`: what is empty is left out. */
export function searchText(params: QueryParams): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === "") continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(key, String(each));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
