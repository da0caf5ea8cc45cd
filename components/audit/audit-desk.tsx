"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { parseAsString, throttle, useQueryState } from "nuqs";
import { useRef } from "react";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { ProblemCard } from "#components/shared/problem-card.tsx";
import { SearchInput } from "#components/shared/search-input.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { countOf } from "#lib/web/format.ts";
import { problemOf } from "#lib/web/problem-text.ts";
import { type AuditHit, type AuditHits, auditSearchFileQuery, auditSearchQuery } from "#lib/web/queries/audit.ts";
import { HitTable, walkHits } from "./hit-table.tsx";
import { NoMatch } from "./no-match.tsx";
import { RecordCard } from "./record-card.tsx";
import { PrefixButtons, SearchHelp } from "./search-help.tsx";
import { useDownload } from "./use-download.ts";
import { useSettled } from "./use-settled.ts";

const TYPING_MS = 150;
const URL_EVERY_MS = 300;
const ROWS_WAITING = 6;

/** Audit: one box that answers while somebody types. An id that is meant for one report shows its record at once. */
export function AuditDesk() {
  const [term, setTerm] = useQueryState(
    "q",
    parseAsString.withDefault("").withOptions({ limitUrlUpdates: throttle(URL_EVERY_MS) }),
  );
  const desk = useRef<HTMLDivElement>(null);
  const asked = useSettled(term.trim(), TYPING_MS);
  const found = useSearch(asked);
  const file = useDownload();
  const pick = (text: string) => {
    void setTerm(text);
    desk.current?.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  };
  const hits = found.pages.flatMap((page) => page.hits);
  return (
    <div ref={desk} onKeyDown={walkHits} role="presentation">
      <PageHeader title="Audit" note="Every report, journal and change">
        <Button
          refused={hits.length === 0 ? "There is nothing to export" : undefined}
          pending={file.pending}
          onClick={() => void file.download(auditSearchFileQuery(asked))}
        >
          <Download /> CSV
        </Button>
      </PageHeader>
      <PageBody>
        <div className="grid gap-1.5">
          <SearchInput
            large
            value={term}
            onChange={(value) => void setTerm(value)}
            label="Report id, journal number, batch, employee, merchant"
          />
          <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
            <PrefixButtons onPick={(prefix) => pick(term.trim() === "" ? prefix : `${term.trimEnd()} ${prefix}`)} />
            <p className="text-xs text-muted-foreground" aria-live="polite">
              {asked === "" || found.isPending ? "" : foundWords(hits, found)}
            </p>
          </div>
        </div>
        {asked === "" ? <SearchHelp onPick={pick} /> : <Found term={asked} found={found} hits={hits} onSearch={pick} />}
      </PageBody>
    </div>
  );
}

function useSearch(term: string) {
  const query = useInfiniteQuery({
    queryKey: ["/api/audit", { term }],
    queryFn: async (context) => {
      const { queryFn } = auditSearchQuery(term, context.pageParam);
      if (typeof queryFn !== "function") throw new Error("the search has no way to ask");
      return (await queryFn(context as never)) as AuditHits;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    enabled: term !== "",
    // While somebody types on, the last answer stays; nothing jumps.
    placeholderData: keepPreviousData,
  });
  return { ...query, pages: term === "" ? [] : (query.data?.pages ?? []) };
}
type Search = ReturnType<typeof useSearch>;

function foundWords(hits: readonly AuditHit[], { hasNextPage, pages }: Search): string {
  const reports = new Set(hits.map(({ reportId, companyCode }) => `${companyCode} ${reportId}`)).size;
  const journals = hits.filter(({ journalNumber }) => journalNumber !== null).length;
  const more = hasNextPage ? "more than " : "";
  const names = pages.some((page) => page.incomplete) ? "; merchants were not searched, that takes too long" : "";
  return `${more}${countOf(reports, "report")}, ${countOf(journals, "journal")}${names}`;
}

type FoundProps = { term: string; found: Search; hits: readonly AuditHit[]; onSearch: (term: string) => void };

function Found({ term, found, hits, onSearch }: FoundProps) {
  const [first] = found.pages;
  if (found.error) return <ProblemCard problem={problemOf(found.error)} />;
  if (first === undefined) {
    return (
      <Card>
        <SkeletonRows rows={ROWS_WAITING} twoLines />
      </Card>
    );
  }
  const [newest] = hits;
  if (newest === undefined) return <NoMatch term={term} hits={first} onSearch={onSearch} />;
  const isOneReport = hits.every(
    ({ reportId, companyCode }) => reportId === newest.reportId && companyCode === newest.companyCode,
  );
  if (first.exact && isOneReport) return <RecordCard postingId={newestOf(hits, newest).postingId} />;
  return (
    <>
      <HitTable hits={hits} />
      {found.hasNextPage ? (
        <Button
          className="justify-self-center"
          pending={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </>
  );
}

/** Of several revisions the last one; it links to the others. */
function newestOf(hits: readonly AuditHit[], first: AuditHit): AuditHit {
  return hits.reduce((newest, hit) => (hit.revision > newest.revision ? hit : newest), first);
}
