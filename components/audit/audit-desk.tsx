"use client";

import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, throttle, useQueryState } from "nuqs";
import { type KeyboardEvent, useRef } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { SearchInput } from "#components/shared/search-input.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { countOf } from "#lib/web/format.ts";
import { auditSearchFileQuery } from "#lib/web/queries/audit.ts";
import { HitTable, walkHits } from "./hit-table.tsx";
import { NoMatch } from "./no-match.tsx";
import { RecordActions } from "./record-actions.tsx";
import { RecordCard } from "./record/record-card.tsx";
import { PrefixButtons, SearchHelp } from "./search-help.tsx";
import { useDownload } from "#components/shared/action/use-download.ts";
import { type Search, useSearch } from "./use-search.ts";
import { useSettled } from "#components/shared/keyboard/use-settled.ts";

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
  const router = useRouter();
  const asked = useSettled(term.trim(), TYPING_MS);
  const search = useSearch(asked);
  const { only, hits } = search;
  const pick = (text: string) => {
    void setTerm(text);
    desk.current?.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  };
  const goOn = (event: KeyboardEvent<HTMLElement>) => {
    const isBox = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (event.key !== "Enter" || !isBox) return walkHits(event);
    // Enter goes where the eye is: into the one record, or onto the first hit.
    if (only) router.push(`/audit/${only.postingId}`);
    else desk.current?.querySelector<HTMLElement>("a[data-hit]")?.focus();
  };
  return (
    <div ref={desk} onKeyDown={goOn} role="presentation">
      <PageHeader title="Audit" note="Every report, journal and change">
        {only ? (
          <RecordActions postingId={only.postingId} />
        ) : (
          <ExportSearch term={asked} isEmpty={hits.length === 0} />
        )}
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
              {search.first ? foundWords(search) : ""}
            </p>
          </div>
        </div>
        {asked === "" ? <SearchHelp onPick={pick} /> : <Found term={asked} search={search} onSearch={pick} />}
      </PageBody>
    </div>
  );
}

function foundWords({ hits, first, showMore }: Search): string {
  const reports = new Set(hits.map(({ reportId, companyCode }) => `${companyCode} ${reportId}`)).size;
  if (reports === 0) return "Nothing found";
  const journals = hits.filter(({ journalNumber }) => journalNumber !== null).length;
  const names = first?.incomplete === true ? "; merchants were not searched, that takes too long" : "";
  return `${showMore ? "More than " : ""}${countOf(reports, "report")}, ${countOf(journals, "journal")}${names}`;
}

type FoundProps = { term: string; search: Search; onSearch: (term: string) => void };

function Found({ term, search: { first, hits, asked, only, showMore, isShowingMore }, onSearch }: FoundProps) {
  if (asked.error) return <LoadProblem asked={asked} />;
  if (first === undefined) {
    return (
      <Card>
        <SkeletonRows rows={ROWS_WAITING} twoLines />
      </Card>
    );
  }
  if (hits.length === 0) return <NoMatch term={term} hits={first} onSearch={onSearch} />;
  if (only) return <RecordCard postingId={only.postingId} />;
  return (
    <>
      <HitTable hits={hits} />
      {showMore || isShowingMore ? (
        <Button className="justify-self-center" pending={isShowingMore} onClick={() => showMore?.()}>
          Show more
        </Button>
      ) : null}
    </>
  );
}

function ExportSearch({ term, isEmpty }: { term: string; isEmpty: boolean }) {
  const file = useDownload();
  return (
    <Button
      refused={isEmpty ? "There is nothing to export" : undefined}
      pending={file.pending}
      onClick={() => void file.download(auditSearchFileQuery(term))}
    >
      <Download /> CSV
    </Button>
  );
}
