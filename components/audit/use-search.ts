"use client";

import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { type AuditHit, type AuditHits, auditSearchQuery } from "#lib/web/queries/audit.ts";

export type Search = Readonly<{
  /** Undefined before the first answer. */
  first: AuditHits | undefined;
  hits: readonly AuditHit[];
  /** The first page, for what failed and to ask again. */
  asked: UseQueryResult<AuditHits>;
  /** Null when all of them are there. */
  showMore: (() => void) | null;
  isShowingMore: boolean;
  /** The one record that an id was meant for. */
  only: AuditHit | null;
}>;

/** What the box finds, page after page. While somebody types on, the last answer stays, and what is typed over is called off. */
export function useSearch(term: string): Search {
  const [further, setFurther] = useState<Readonly<{ term: string; cursors: readonly string[] }>>({ term, cursors: [] });
  const cursors = further.term === term ? further.cursors : [];
  const isAsked = term !== "";
  const asked = useQuery({ ...auditSearchQuery(term), enabled: isAsked, placeholderData: keepPreviousData });
  const first = isAsked ? asked.data : undefined;
  const more = useQueries({ queries: cursors.map((cursor) => auditSearchQuery(term, cursor)) });
  const pages = [first, ...more.map((page) => page.data)].filter((page) => page !== undefined);
  const hits = pages.flatMap((page) => page.hits);
  const isShowingMore = more.some((page) => page.isPending);
  const next = isShowingMore ? null : (pages.at(-1)?.cursor ?? null);
  return {
    ...{ first, hits, asked, isShowingMore },
    showMore: next === null ? null : () => setFurther({ term, cursors: [...cursors, next] }),
    only: theOneRecord(first, hits),
  };
}

/** All hits of an id are revisions of one report: then the last one is meant, and it links to the others. */
export function theOneRecord(first: AuditHits | undefined, hits: readonly AuditHit[]): AuditHit | null {
  const [newest] = hits;
  if (first?.exact !== true || newest === undefined) return null;
  const isOneReport = hits.every(
    ({ reportId, companyCode }) => reportId === newest.reportId && companyCode === newest.companyCode,
  );
  if (!isOneReport) return null;
  // A reversal has the revision of the journal that it takes back: the journal is meant.
  const byRevision = hits.toSorted(
    (a, b) => b.revision - a.revision || Number(a.kind !== "journal") - Number(b.kind !== "journal"),
  );
  return byRevision[0] ?? null;
}
