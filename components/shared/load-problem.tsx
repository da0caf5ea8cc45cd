"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { problemOf } from "#lib/web/problem-text.ts";
import { ProblemCard } from "./problem-card.tsx";

/** What a query tells of itself; `useQuery` returns it. */
export type Asked = Readonly<Pick<UseQueryResult, "error" | "isFetching" | "refetch">>;

/** In place of what could not be loaded: the problem, and a button that asks again. Nothing where nothing failed. */
export function LoadProblem({ asked: { error, isFetching, refetch } }: { asked: Asked }) {
  if (error === null) return null;
  return (
    <ProblemCard
      problem={problemOf(error)}
      tone="rejected"
      actions={
        <Button pending={isFetching} onClick={() => void refetch()}>
          <RefreshCw className={isFetching ? "turning" : undefined} /> Try again
        </Button>
      }
    />
  );
}
