"use client";

import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody } from "#components/shared/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { countOf } from "#lib/web/format.ts";
import type { Matrix } from "#lib/web/queries/mapping-views.ts";
import { MappingFigures } from "../mapping-figures.tsx";
import { MappingHead } from "../views/mapping-head.tsx";
import { CellPanel } from "./cell-panel.tsx";
import { MatrixLegend } from "./matrix-legend.tsx";
import { MatrixTable } from "./matrix-table.tsx";
import { MissingAccounts } from "./missing-accounts.tsx";
import { type MatrixState, useMatrix } from "./use-matrix.ts";

const ROWS_WAITING = 12;

/** Every category with every tag: which account they make, and whether GP takes a journal on it. */
export function MappingMatrix({ mayEdit }: { mayEdit: boolean }) {
  const view = useMatrix(mayEdit);
  const { matrix, asked } = view;
  return (
    <>
      <MappingHead note={matrix} mayEdit={mayEdit} />
      <PageBody>
        {matrix === undefined ? null : <MappingFigures stats={matrix.stats} rows={rowsOf(matrix)} />}
        {matrix !== undefined ? (
          <Body view={view} matrix={matrix} />
        ) : asked.error === null ? (
          <Card>
            <SkeletonRows rows={ROWS_WAITING} twoLines />
          </Card>
        ) : (
          <LoadProblem asked={asked} />
        )}
      </PageBody>
    </>
  );
}

function rowsOf({ categories, tags, others }: Matrix) {
  return [...[...categories, ...tags].flatMap(({ row }) => (row === null ? [] : [row])), ...others];
}

function Body({ view, matrix }: { view: MatrixState; matrix: Matrix }) {
  const { shown } = view;
  if (matrix.categories.length === 0 || matrix.tags.length === 0) {
    return (
      <EmptyState title="Nothing to cross yet" status="off">
        Categories and tags stand here once Expensify was read for the first time, and once a segment of the account
        comes from a category and another from a tag.
      </EmptyState>
    );
  }
  return (
    <>
      <MatrixLegend view={view} />
      <div className="grid grid-cols-[minmax(0,1fr)_264px] items-start gap-3.5 max-lg:grid-cols-[minmax(0,1fr)]">
        <div className="grid min-w-0 gap-2 max-lg:order-2">
          {shown.rows.length === 0 ? (
            <Card>
              <EmptyState
                title="No cell is like that"
                action={<Button onClick={() => view.filter(null)}>Show all states</Button>}
              >
                Of what has spend or a mapping, no category and tag make such an account.
              </EmptyState>
            </Card>
          ) : (
            <MatrixTable view={view} />
          )}
          <Rest view={view} matrix={matrix} />
        </div>
        <div className="contents lg:grid lg:min-w-0 lg:gap-3.5">
          <div className="min-w-0 max-lg:order-1">
            <CellPanel view={view} />
          </div>
          <div className="min-w-0 max-lg:order-3">
            <MissingAccounts matrix={matrix} mayEdit={view.mayEdit} />
          </div>
        </div>
      </div>
    </>
  );
}

/** What is not shown, in words, and how to see it. */
function Rest({ view, matrix }: { view: MatrixState; matrix: Matrix }) {
  const { shown, all, state, showAll } = view;
  const { categories, tags, totals } = matrix;
  if (state !== null) return null;
  const hidden = { rows: categories.length - shown.rows.length, columns: tags.length - shown.columns.length };
  const beyond = totals.categories > categories.length || totals.tags > tags.length;
  return (
    <p className="text-xs text-muted-foreground">
      {hidden.rows + hidden.columns > 0 ? (
        <>
          {countOf(hidden.rows, "category", "categories")} and {countOf(hidden.columns, "tag")} without spend or mapping
          are left out.{" "}
          <button type="button" className="text-link" onClick={() => showAll(true)}>
            Show all
          </button>
        </>
      ) : null}
      {all ? (
        <button type="button" className="text-link" onClick={() => showAll(false)}>
          Show only what has spend or a mapping
        </button>
      ) : null}
      {beyond
        ? ` Of ${countOf(totals.categories, "category", "categories")} and ${countOf(totals.tags, "tag")} the first ${categories.length} and ${tags.length} are crossed.`
        : ""}
    </p>
  );
}
