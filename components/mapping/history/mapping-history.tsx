"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Pager } from "#components/shared/pager.tsx";
import { FilterRow } from "#components/shared/search-input.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatDay } from "#lib/web/format.ts";
import { type ChangedRow, type SavedVersion, type VersionsPage, versionsQuery } from "#lib/web/queries/mapping.ts";
import { MappingTabs } from "#components/shared/mapping/mapping-tabs.tsx";
import { changedName, changedWords, nothingWords } from "./changed-words.ts";
import { historyParsers } from "./history-params.ts";
import { PutBackButton } from "./put-back-button.tsx";

const ROWS_WAITING = 10;

/** Every saved change of the mapping: who, when, from what to what, from which date on; and the way back. */
export function MappingHistory({ mayEdit }: { mayEdit: boolean }) {
  const { id: companyId } = useCompany();
  const [params, setParams] = useQueryStates(historyParsers);
  const asked = useQuery({ ...versionsQuery({ companyId, ...params }), placeholderData: keepPreviousData });
  const { data: page } = asked;
  return (
    <>
      <PageHeader
        title="Mapping"
        views={<MappingTabs current="history" />}
        note={page === undefined ? undefined : `Version ${page.version}; nothing is ever deleted`}
      />
      <PageBody>
        <Tools people={page?.people ?? []} />
        {page === undefined ? (
          asked.error === null ? (
            <Card>
              <SkeletonRows rows={ROWS_WAITING} />
            </Card>
          ) : (
            <LoadProblem asked={asked} />
          )
        ) : (
          <Card className="overflow-clip">
            <Versions page={page} mayEdit={mayEdit} />
            <p className="border-b px-3.5 py-2 text-xs text-muted-foreground">
              A number that is not here changed the company&apos;s rules, or which workspace uses its mapping: Audit has
              those.
            </p>
            <Pager
              page={params.page}
              pageSize={page.pageSize}
              total={page.total}
              noun="versions"
              onPage={(to) => void setParams({ page: to })}
            />
          </Card>
        )}
      </PageBody>
    </>
  );
}

function Tools({ people }: { people: readonly string[] }) {
  const [params, setParams] = useQueryStates(historyParsers);
  return (
    <FilterRow label="Search source or target" q={params.q} setParams={setParams}>
      <Segmented
        label="What was mapped"
        className="min-w-0"
        value={params.kind}
        onChange={(kind) => void setParams({ kind, page: null })}
        options={[
          { value: "all", label: "All" },
          { value: "category", label: "Categories" },
          { value: "tag", label: "Tags" },
          { value: "workspace", label: "Workspaces" },
          { value: "card", label: "Cards" },
          { value: "exception", label: "Special rules" },
          { value: "default", label: "Defaults" },
        ]}
      />
      <Select
        aria-label="Who changed it"
        value={params.by}
        onChange={(event) => void setParams({ by: event.target.value === "" ? null : event.target.value, page: null })}
        className="w-[180px]"
      >
        <option value="">Everybody</option>
        {[...new Set([...people, ...(params.by === "" ? [] : [params.by])])].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </FilterRow>
  );
}

function Versions({ page, mayEdit }: { page: VersionsPage; mayEdit: boolean }) {
  const [{ q, kind, by }, setParams] = useQueryStates(historyParsers);
  if (page.versions.length > 0) {
    return (
      <ol>
        {page.versions.map((version) => (
          <Version key={version.version} version={version} mayEdit={mayEdit} />
        ))}
      </ol>
    );
  }
  const filtered = q !== "" || kind !== "all" || by !== "";
  return (
    <EmptyState
      title={filtered ? "No change matches" : "Nothing was mapped yet"}
      status="off"
      action={filtered ? <Button onClick={() => void setParams(null)}>Show all changes</Button> : undefined}
    >
      {filtered ? "Nobody saved such a change in this company." : "Each saved change is listed here, with who made it."}
    </EmptyState>
  );
}

function Version({ version, mayEdit }: { version: SavedVersion; mayEdit: boolean }) {
  const { version: number, by, at, rows, rowCount } = version;
  return (
    <li
      aria-label={`Version ${number}`}
      className="grid grid-cols-[52px_minmax(0,210px)_minmax(0,1fr)_auto] gap-x-3 border-b px-3.5 py-2 last:border-b-0 phone:grid-cols-[40px_minmax(0,1fr)_auto]"
    >
      <span className="text-muted-foreground tabular-nums">v{number}</span>
      <span>
        {by}
        <Instant at={at} format="full" plain className="block text-xs text-muted-foreground" />
      </span>
      <ul className="grid content-start gap-0.5 phone:order-last phone:col-span-2 phone:col-start-2 phone:pt-1">
        {rows.map((row) => (
          <Change key={`${row.kind}/${row.segment}/${row.level}/${row.source}`} row={row} />
        ))}
        {rowCount > rows.length ? (
          <li className="text-xs text-muted-foreground">and {countOf(rowCount - rows.length, "more row")}</li>
        ) : null}
      </ul>
      {mayEdit ? <PutBackButton version={number} /> : <span />}
    </li>
  );
}

function Change({ row }: { row: ChangedRow }) {
  const { from, to, effectiveFrom } = row;
  const nothing = nothingWords(row);
  return (
    <li className="min-w-0">
      <b className="font-medium">{changedName(row)}</b>{" "}
      <span className="text-xs text-muted-foreground">{changedWords(row)}</span>{" "}
      <span className="whitespace-nowrap">
        <span className="text-muted-foreground">{from ?? nothing} →</span> {to ?? nothing}
      </span>
      {effectiveFrom === null ? null : (
        <span className="text-xs text-muted-foreground"> from {formatDay(effectiveFrom)}</span>
      )}
    </li>
  );
}
