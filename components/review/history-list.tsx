"use client";

import type { Route } from "next";
import Link from "next/link";
import { CardTitle } from "#components/ui/card.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import type { PostingDetail } from "#lib/web/queries/review.ts";
import { historyWords } from "./history-words.ts";

/** What happened to the report until now, with who and when; the audit has all of it. */
export function HistoryList({ detail }: { detail: PostingDetail }) {
  return (
    <section
      aria-label="History"
      className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-2 border-t pt-3.5 phone:grid-cols-1"
    >
      <CardTitle>History</CardTitle>
      <ol className="grid gap-0.5">
        {detail.history.map(({ sequence, at, by, byPerson, action, facts }) => (
          <li key={sequence} className="grid grid-cols-[120px_minmax(0,1fr)] gap-x-3">
            <Instant at={at} plain className="text-muted-foreground" />
            <span className="min-w-0 wrap-anywhere">
              {historyWords({ action, facts })}
              {byPerson ? <span className="text-muted-foreground">, {by}</span> : null}
            </span>
          </li>
        ))}
        <li className="text-xs">
          <Link href={`/audit/${detail.id}` as Route} className="text-link">
            All events in the audit
          </Link>
        </li>
      </ol>
    </section>
  );
}
