"use client";

import { ProblemCard } from "#components/shared/problem-card.tsx";
import { Button } from "#components/ui/button.tsx";

/** What Next gives an `error.tsx`. Its `reset` would show the same error again: only `retry` asks the server. */
export type PageErrorProps = { error: Error & { digest?: string }; retry: () => void };

/** What stands in place of a page that broke: a reference for the log, and a way on. `error.tsx` of every page is this. */
export function PageError({ error, retry }: PageErrorProps) {
  const reference = error.digest ?? "in the browser";
  return (
    <div className="max-w-[760px] px-gutter py-6">
      <h1 className="mb-3 text-xl font-semibold">This page could not be shown</h1>
      <ProblemCard
        problem={{ code: "internal", reference }}
        tone="rejected"
        actions={
          <>
            <Button variant="primary" onClick={retry}>
              Try again
            </Button>
            <Button onClick={() => location.assign("/")}>Go to the start</Button>
          </>
        }
      />
    </div>
  );
}
