"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { setupsQuery } from "#lib/web/queries/setup.ts";
import { STEP_WORDS } from "./step-words.ts";

/** On the page of the connections: setups that somebody began. Nothing where there is none. */
export function UnfinishedSetups({ mayManage }: { mayManage: boolean }) {
  const { data = [] } = useQuery(setupsQuery());
  const [first] = data;
  if (first === undefined) return null;
  return (
    <p className="flex items-baseline gap-x-2">
      <StatusMark status="held" className="relative top-[1.5px]" />
      <span>
        <b>{data.length === 1 ? "A setup is not finished" : `${data.length} setups are not finished`}</b>, last begun by{" "}
        {first.startedBy}, next {STEP_WORDS[first.next].title}.{" "}
        {mayManage ? (
          <Link
            href={data.length === 1 ? { pathname: "/connection/setup", query: { id: first.id } } : "/connection/setup"}
            className="text-link underline"
          >
            Go on
          </Link>
        ) : null}
      </span>
    </p>
  );
}
