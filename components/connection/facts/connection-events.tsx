"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { connectionEventsQuery, type ConnectionEvent } from "#lib/web/queries/connection.ts";
import { eventWords } from "./event-words.ts";

const SHOWN_FIRST = 8;

/** Who changed what at this connection, newest first, from the audit. */
export function ConnectionEvents({ id, name }: { id: string; name: string }) {
  const asked = useQuery(connectionEventsQuery(id));
  const events = asked.data ?? [];
  const [shown, folded] = [events.slice(0, SHOWN_FIRST), events.slice(SHOWN_FIRST)];
  return (
    <section aria-label="History" className="grid gap-1.5 border-t px-3.5 py-2.5 pb-3">
      <div className="flex items-baseline gap-2">
        <h3 className="text-xs font-semibold text-muted-foreground">Who changed what</h3>
        <span className="flex-1" />
        <Link href={`/audit?q=${encodeURIComponent(`connection:"${name}"`)}`} className="text-xs text-link underline">
          Audit of its journals
        </Link>
      </div>
      {asked.data ? null : <LoadProblem asked={asked} />}
      {asked.data?.length === 0 ? <p className="text-xs text-muted-foreground">Nothing yet.</p> : null}
      <EventList events={shown} />
      {folded.length === 0 ? null : (
        <details>
          <summary className="inline-flex min-h-6 items-center text-xs text-link underline phone:min-h-10">
            {folded.length} earlier
          </summary>
          <EventList events={folded} />
        </details>
      )}
    </section>
  );
}

function EventList({ events }: { events: readonly ConnectionEvent[] }) {
  return (
    <ul className="grid text-xs">
      {events.map((event) => (
        <li key={event.sequence} className="flex flex-wrap gap-x-2 py-0.5">
          <span className="w-[104px] text-muted-foreground">
            <Instant at={event.at} plain />
          </span>
          <span className="min-w-0 flex-1 basis-40 [overflow-wrap:anywhere]">{eventWords(event)}</span>
          <span className="text-muted-foreground">{event.by}</span>
        </li>
      ))}
    </ul>
  );
}
