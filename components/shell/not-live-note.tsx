"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { countOf } from "#lib/web/format.ts";
import { countQuery } from "#lib/web/queries/company.ts";

/** A state of the company, on every page: nothing of what is made here goes to GP. Nothing where it is live. */
export function NotLiveNote({ companyId }: { companyId: string }) {
  const { data } = useQuery(countQuery(companyId));
  if (data === undefined || data.notLive === null) return null;
  return (
    <p className="print-hidden flex flex-wrap items-baseline gap-x-2 border-b bg-held-bg px-gutter py-1.5 text-xs">
      <StatusMark status="held" className="relative top-[1.5px]" />
      <span>
        <b>Not live:</b> {countOf(data.notLive, "journal")} {data.notLive === 1 ? "is" : "are"} made, none is sent.
      </span>
      <Link href="/company" className="text-link underline">
        What is missing
      </Link>
    </p>
  );
}
