"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { changeTo, pickOf } from "#components/shared/mapping/pick.ts";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { MappingChange } from "#lib/web/queries/mapping.ts";
import { type PostingDetail, postingQuery } from "#lib/web/queries/review.ts";
import { DetailHead } from "./detail-head.tsx";
import { namesOf } from "./desk/names-of.ts";
import type { ReviewRights } from "./desk/may-do.ts";
import type { ReviewActions } from "./desk/use-review-actions.ts";
import type { ReviewDeskState } from "./desk/use-review-desk.ts";
import { mappingKeyOf } from "./fixes/mapping-key-of.ts";
import { ProblemList } from "./fixes/problem-list.tsx";
import { HistoryList } from "./history-list.tsx";
import { JournalSection } from "./journal/journal-section.tsx";
import { StateNote } from "./state-note.tsx";

type DetailProps = { desk: ReviewDeskState; rights: ReviewRights; actions: ReviewActions };

/** One report: what holds it and the fix, the journal with its reasons, its history. */
export function ReportDetail({ desk, rights, actions }: DetailProps) {
  const { detail, detailAsked, currentId } = desk;
  return (
    <article
      id="report-detail"
      aria-label="Report"
      aria-busy={detail === undefined}
      className="grid min-w-0 scroll-mt-14 grid-cols-[minmax(0,1fr)] content-start gap-4 bg-card px-gutter py-3.5 lg:overflow-y-auto max-lg:border-t max-lg:border-t-border-strong"
    >
      {detail !== undefined ? (
        <Detail key={detail.id} detail={detail} desk={desk} rights={rights} actions={actions} />
      ) : detailAsked.error !== null && currentId !== null ? (
        <LoadProblem asked={detailAsked} />
      ) : (
        <SkeletonRows rows={10} twoLines />
      )}
    </article>
  );
}

function Detail({ detail, desk, rights, actions }: DetailProps & { detail: PostingDetail }) {
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const choices = { ...suggested(detail, rights), ...chosen };
  const trying = triedChanges(detail, choices);
  const { data: tried } = useQuery({
    ...postingQuery(desk.companyId, detail.id, trying),
    enabled: trying.length > 0,
    placeholderData: keepPreviousData,
  });
  const journal = trying.length > 0 && tried?.id === detail.id ? tried.journal : detail.journal;
  return (
    <>
      <DetailHead detail={detail} />
      <StateNote detail={detail} rights={rights} actions={actions} />
      {detail.problems.length > 0 ? (
        <ProblemList
          detail={detail}
          names={namesOf(detail)}
          rights={rights}
          actions={actions}
          choices={choices}
          onChoose={(key, value) => setChosen({ ...chosen, [key]: value })}
          onReleased={(ids) => (ids.length > 0 ? desk.goOn(ids) : undefined)}
        />
      ) : null}
      <JournalSection
        detail={detail}
        journal={journal}
        trying={trying.flatMap((change) => change.target ?? [])}
        mayMap={rights.mayMap}
      />
      <HistoryList detail={detail} />
    </>
  );
}

/** Suggestions are tried from the start, by whoever can save them; the others see what is. */
function suggested(detail: PostingDetail, { mayMap }: ReviewRights): Readonly<Record<string, string>> {
  if (!mayMap || detail.state !== "held") return {};
  return Object.fromEntries(Object.entries(detail.suggestions).map(([key, suggestion]) => [key, pickOf(suggestion)]));
}

function triedChanges(detail: PostingDetail, choices: Readonly<Record<string, string>>): readonly MappingChange[] {
  if (detail.state !== "held") return [];
  return detail.problems.flatMap(({ key, problem }) => {
    const mappingKey = mappingKeyOf(problem);
    const pick = choices[key];
    return mappingKey === null || pick === undefined ? [] : [changeTo(mappingKey, pick)];
  });
}
