"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { MappingTabs } from "#components/shared/mapping/mapping-tabs.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Pager } from "#components/shared/pager.tsx";
import { FilterRow } from "#components/shared/search-input.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import { type DriftPage, driftQuery } from "#lib/web/queries/drift.ts";
import { pushesQuery } from "#lib/web/queries/push.ts";
import { DriftTable } from "./drift-table.tsx";
import { driftParsers } from "./drift-params.ts";
import { ExportDriftButton } from "./export-button.tsx";
import { PushDialog } from "./push/push-dialog.tsx";
import { PushList } from "./push/push-list.tsx";
import { pushRefused } from "./push/push-words.ts";
import { ScheduleCard } from "./push/schedule/schedule-card.tsx";

export type DriftRights = Readonly<{ mayEdit: boolean; mayAgree: boolean }>;

const ROWS_WAITING = 8;

/** What no longer fits between Expensify, GP and the mapping; below it what is written back, with a second person. */
export function DriftDesk({ rights }: { rights: DriftRights }) {
  const { id: companyId } = useCompany();
  const [params, setParams] = useQueryStates(driftParsers);
  const asked = useQuery({ ...driftQuery({ companyId, ...params }), placeholderData: keepPreviousData });
  const { data: pushes } = useQuery(pushesQuery(companyId));
  const [pushing, setPushing] = useState(false);
  const { data: page } = asked;
  const refused = pushRefused("tags", pushes?.allowed, rights.mayEdit);
  return (
    <>
      <PageHeader
        title="Mapping"
        views={<MappingTabs current="drift" />}
        note={page === undefined ? null : <Note page={page} />}
      >
        <ExportDriftButton />
        <Button variant="primary" refused={refused} onClick={() => setPushing(true)}>
          <Upload aria-hidden="true" /> Push cost centres to Expensify
        </Button>
      </PageHeader>
      <PageBody>
        <Tools params={params} setParams={setParams} page={page} />
        {page === undefined && asked.error !== null ? <LoadProblem asked={asked} /> : null}
        <Card className="overflow-clip">
          {page === undefined ? (
            asked.error === null ? (
              <SkeletonRows rows={ROWS_WAITING} />
            ) : null
          ) : (
            <>
              {page.total > 0 ? (
                <DriftTable
                  page={page}
                  mayEdit={rights.mayEdit}
                  pushRefused={refused}
                  onPush={() => setPushing(true)}
                />
              ) : (
                <NoRows
                  filtered={params.q !== "" || params.what !== "all" || params.side !== "all"}
                  hasSpend={page.hasSpend}
                  onAll={() => void setParams(null)}
                />
              )}
              <Pager
                page={params.page}
                pageSize={page.pageSize}
                total={page.total}
                noun="rows"
                onPage={(to) => void setParams({ page: to })}
              />
            </>
          )}
        </Card>
        <PushList rights={rights} />
        {pushes === undefined ? null : <ScheduleCard pushes={pushes} mayEdit={rights.mayEdit} />}
      </PageBody>
      {pushing && pushes ? <PushDialog workspaces={pushes.workspaces} onClose={() => setPushing(false)} /> : null}
    </>
  );
}

function Note({ page }: { page: DriftPage }) {
  const { currency } = useCompany();
  if (page.total === 0) return null;
  return `${countOf(page.total, "row")}, ${formatMoney(page.totalCents)} ${currency} spent in the last 90 days`;
}

type ToolsProps = {
  params: Readonly<{ q: string; what: DriftWhat; side: Side }>;
  setParams: ReturnType<typeof useQueryStates<typeof driftParsers>>[1];
  page: DriftPage | undefined;
};
type DriftWhat = "all" | "new" | "renamed" | "unmapped" | "gone";
type Side = "all" | "expensify" | "gp";

function Tools({ params, setParams, page }: ToolsProps) {
  const counts = page?.counts;
  return (
    <FilterRow label="Search tag, category, account" q={params.q} setParams={setParams} className="w-[260px]">
      <Segmented
        label="What happened"
        className="min-w-0"
        value={params.what}
        onChange={(what) => void setParams({ what, page: null })}
        options={[
          { value: "all", label: "All", count: counts?.all },
          { value: "new", label: "New", count: counts?.new },
          { value: "renamed", label: "Renamed", count: counts?.renamed },
          { value: "unmapped", label: "Used, unmapped", count: counts?.unmapped },
          { value: "gone", label: "Mapped, gone", count: counts?.gone },
        ]}
      />
      <Segmented
        label="On which side"
        className="min-w-0"
        value={params.side}
        onChange={(side) => void setParams({ side, page: null })}
        options={[
          { value: "all", label: "Both sides" },
          { value: "expensify", label: "Expensify" },
          { value: "gp", label: "GP" },
        ]}
      />
    </FilterRow>
  );
}

type NoRowsProps = { filtered: boolean; hasSpend: boolean; onAll: () => void };

function NoRows({ filtered, hasSpend, onAll }: NoRowsProps) {
  if (filtered) {
    return (
      <EmptyState title="No row matches" status="off" action={<Button onClick={onAll}>Show all rows</Button>}>
        Nothing of this kind has these words.
      </EmptyState>
    );
  }
  if (!hasSpend) {
    return (
      <EmptyState title="Nothing to compare yet" status="off">
        What is used, unmapped or gone is listed here once reports were read from Expensify for the first time.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has drifted">
      All that money is spent on is mapped, and all that is mapped is there in Expensify and in GP.
    </EmptyState>
  );
}
