"use client";

import type { Route } from "next";
import Link from "next/link";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import type { JournalLink, TwoPeople } from "#lib/web/queries/audit.ts";
import { postingStatus } from "#lib/web/text/posting-status.ts";
import { linkState, linkWords, peopleWords } from "./link-words.ts";

/** The other journals of a report, each with what it is to this one, where it stands, and who asked and agreed. */
export function JournalLinks({ links }: { links: readonly (JournalLink & TwoPeople)[] }) {
  const { timeZone } = useCompany();
  if (links.length === 0) return null;
  return (
    <ul aria-label="Linked journals" className="grid gap-0.5">
      {links.map((link) => {
        const people = peopleWords(link, timeZone);
        return (
          <li key={link.postingId} className="min-w-0 wrap-anywhere">
            <StatusMark status={postingStatus(link.state, link.gpState).status} />{" "}
            <Link href={`/audit/${link.postingId}` as Route} className="text-link">
              {linkWords(link)}
            </Link>
            , {linkState(link)}.{people === "" ? null : <span className="text-muted-foreground"> {people}</span>}
          </li>
        );
      })}
    </ul>
  );
}
