import "server-only";
import { dehydrate, type DehydratedState, type QueryClient } from "@tanstack/react-query";
import type { Problem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import { makeQueryClient } from "./queries/query-client.ts";

type Prefetched = Readonly<{ queryKey: readonly unknown[]; value: Result<unknown, Problem> }>;

/**
 * Puts what the server already knows where `useQuery` will look, so that the first paint has it:
 * `<HydrationBoundary state={prefetched({ ...postingsQuery(params), value: await listPostings(ctx, params) })}>`. A problem is
 * left out: the browser asks again and shows it.
 */
export function prefetched(...queries: readonly Prefetched[]): DehydratedState {
  const client: QueryClient = makeQueryClient();
  for (const { queryKey, value } of queries) if (value.ok) client.setQueryData(queryKey, value.value);
  return dehydrate(client);
}
