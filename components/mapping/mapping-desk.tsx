"use client";

import { EmptyState } from "#components/shared/empty-state.tsx";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody } from "#components/shared/page-header.tsx";
import { Pager } from "#components/shared/pager.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { EffectBar } from "./effect-bar.tsx";
import { EditInExcel } from "./file/edit-in-excel.tsx";
import { ExportButton } from "./file/export-button.tsx";
import { MappingHead } from "./views/mapping-head.tsx";
import { MappingFigures } from "./mapping-figures.tsx";
import { BrakeCards } from "./reference/brake-cards.tsx";
import { SegmentNamesButton } from "./reference/segment-names-button.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { MappingTools } from "./mapping-tools.tsx";
import { type MappingDeskState, rowElementId, useMappingDesk } from "./use-mapping-desk.ts";

const ROWS_WAITING = 12;

/** Where the money goes: every category and tag with its account segment, unmapped ones first. */
export function MappingDesk({ mayEdit }: { mayEdit: boolean }) {
  const desk = useMappingDesk();
  const { page, asked } = desk;
  useDeskKeys(desk, mayEdit);
  return (
    <>
      <MappingHead note={page} mayEdit={mayEdit}>
        {mayEdit ? <SegmentNamesButton /> : null}
        <ExportButton />
        {mayEdit ? <EditInExcel desk={desk} /> : null}
      </MappingHead>
      <PageBody>
        <BrakeCards mayEdit={mayEdit} />
        {page === undefined ? null : <MappingFigures stats={page.stats} rows={page.rows} />}
        <MappingTools desk={desk} mayEdit={mayEdit} />
        {page === undefined && asked.error !== null ? (
          <LoadProblem asked={asked} />
        ) : (
          <Rows desk={desk} mayEdit={mayEdit} />
        )}
      </PageBody>
      {mayEdit ? <EffectBar desk={desk} /> : null}
    </>
  );
}

function Rows({ desk, mayEdit }: { desk: MappingDeskState; mayEdit: boolean }) {
  const { page, params, setParams } = desk;
  if (page === undefined) {
    return (
      <Card>
        <SkeletonRows rows={ROWS_WAITING} />
      </Card>
    );
  }
  return (
    <Card className="overflow-clip">
      <MappingTable desk={desk} mayEdit={mayEdit} />
      {page.total === 0 ? <NoRows desk={desk} /> : null}
      <Pager
        page={params.page}
        pageSize={page.pageSize}
        total={page.total}
        noun="rows"
        onPage={(to) => void setParams({ page: to })}
      />
    </Card>
  );
}

function NoRows({ desk: { params, setParams, page } }: { desk: MappingDeskState }) {
  const filtered = params.q !== "" || params.filter !== "all";
  if (!filtered) {
    return (
      <EmptyState title="Nothing to map yet" status="off">
        Categories and tags are listed here once Expensify was read for the first time.
      </EmptyState>
    );
  }
  const done = params.q === "" && params.filter === "unmapped" && page?.stats.refusedAccounts === 0;
  return (
    <EmptyState
      title={done ? "Everything is mapped" : "No row matches"}
      status={done ? "ok" : "off"}
      action={<Button onClick={() => void setParams(null)}>Show all rows</Button>}
    >
      {done ? "Every category and tag has its place in GP." : "Nothing in Expensify or GP has these words here."}
    </EmptyState>
  );
}

/** Arrow keys work only while a row has the focus: elsewhere they scroll. */
function useDeskKeys(desk: MappingDeskState, mayEdit: boolean): void {
  const { move, tick, current, ticked, changes, saveAll, unmap, undo } = desk;
  const off = !mayEdit;
  useShortcuts([
    { key: "j", label: "Next row", run: () => move(1) },
    { key: "k", label: "Previous row", run: () => move(-1) },
    {
      key: "Enter",
      label: "Accept the choice or suggestion, go to the next unmapped row; without one, open its list",
      off,
      run: () => (changes.length > 0 ? void saveAll(changes) : openPicker(current)),
    },
    {
      key: "x",
      label: "Select the row",
      off,
      run: () => (current?.key ? tick([current.id], !ticked.has(current.id)) : undefined),
    },
    { key: "u", label: "Unmap", off, run: () => void unmap() },
    { key: "z", label: "Undo the last change", off, run: () => void undo() },
  ]);
}

/** A row without a choice and a suggestion: Enter opens its list. */
function openPicker(row: MappingDeskState["current"]): void {
  if (row !== null)
    document.getElementById(rowElementId(row.id))?.querySelector<HTMLElement>("[aria-haspopup]")?.click();
}
