import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "../query.ts";

const FRESH_MS = 10_000;
const TRIES_AGAIN_MAX = 2;

/** Same settings on server and browser. What a route refuses is not asked again; a lost connection is, twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => !(error instanceof ProblemError) && failures < TRIES_AGAIN_MAX,
      },
    },
  });
}
