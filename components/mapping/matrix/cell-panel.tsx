"use client";

import { StatusBadge } from "#components/shared/status-badge.tsx";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { MatrixEnd } from "#lib/web/queries/mapping-views.ts";
import { FlowReports } from "../views/flow-reports.tsx";
import { MapEnd } from "../views/map-end.tsx";
import { cellProblem, CELL_STATUS, CELL_WORDS } from "./matrix-words.ts";
import type { MatrixState } from "./use-matrix.ts";

/** What the cell is made of, what is wrong with it, what to do, and the reports behind it. */
export function CellPanel({ view }: { view: MatrixState }) {
  const { matrix, cell } = view;
  if (matrix === undefined || cell === null) return null;
  const category = matrix.categories[cell.row];
  const tag = matrix.tags[cell.column];
  if (category === undefined || tag === undefined) return null;
  const status = CELL_STATUS[cell.state] ?? (cell.state === "exists" ? "ok" : "held");
  return (
    <Card aria-label="The chosen cell" className="overflow-clip">
      <CardHead>
        <CardTitle className="min-w-0 truncate">
          {cell.account === "" ? "Never together" : <AccountString account={cell.account} />}
        </CardTitle>
        {cell.state === "apart" ? null : (
          <StatusBadge status={cell.state === "missing" ? "off" : status}>{CELL_WORDS[cell.state]}</StatusBadge>
        )}
      </CardHead>
      <div className="grid gap-2.5 px-3.5 py-3">
        <p>
          {category.label}, {tag.label}. <HeldWords view={view} />
        </p>
        <Parts view={view} />
        <Advice view={view} category={category} tag={tag} />
      </div>
      {cell.state === "apart" || cell.spendCents === 0 ? null : (
        <FlowReports
          title="Reports behind this cell"
          ends={{ category: category.name || null, tag: tag.name || null }}
        />
      )}
    </Card>
  );
}

function HeldWords({ view: { matrix, cell } }: { view: MatrixState }) {
  const held = cell === null ? undefined : matrix?.held[cell.account];
  if (held === undefined) return null;
  return (
    <>
      {countOf(held.reports, "report")} ({formatMoney(held.cents)}) {held.reports === 1 ? "is" : "are"} held by this
      account.
    </>
  );
}

/** Where workspaces make different accounts of the same category and tag. */
function Parts({ view: { matrix, cell } }: { view: MatrixState }) {
  if (cell === null || cell.parts.length < 2) return null;
  return (
    <ul className="grid gap-1 text-xs">
      {cell.parts.map(({ policyId, account, state }) => (
        <li key={policyId} className="flex gap-2">
          <span className="min-w-0 flex-1 truncate text-muted-foreground">
            {matrix?.workspaces[policyId] ?? policyId}
          </span>
          <AccountString account={account} /> {CELL_WORDS[state]}
        </li>
      ))}
    </ul>
  );
}

type AdviceProps = { view: MatrixState; category: MatrixEnd; tag: MatrixEnd };

function Advice({ view, category, tag }: AdviceProps) {
  const { cell, targets, mapping } = view;
  if (cell === null) return null;
  if (cell.state === "apart") {
    return <p className="text-muted-foreground">No workspace has both, so no expense can have them.</p>;
  }
  const holes = [category, tag].filter((end) => end.row === null && (end === category || !category.row?.target?.whole));
  const problem = cellProblem(cell);
  const unmapped = [category, tag].flatMap(({ row }) => (row !== null && row.target === null ? [row] : []));
  // Of a whole account the tag says nothing.
  const ends = category.row?.target?.whole ? [category] : [category, tag];
  const rows = cell.state === "unmapped" ? unmapped : ends.flatMap(({ row }) => (row === null ? [] : [row]));
  return (
    <>
      {problem === null ? null : (
        <>
          <p className="font-semibold">{problem.title}.</p>
          <p className="text-xs text-muted-foreground">
            {problem.what} {problem.todo} {problem.who}.
          </p>
        </>
      )}
      {holes.map((end) => (
        <p key={end.label} className="text-muted-foreground">
          {end.label} never maps: the employee or an approver fills it in in Expensify, or a mapper codes each expense
          in Review.
        </p>
      ))}
      {cell.state === "exists" ? (
        <p className="text-muted-foreground">
          In GP, active, and takes entries. Journals may name it.
          {category.row?.target?.whole ? ` ${category.label} stands for this whole account, whatever the tag.` : ""}
        </p>
      ) : (
        rows.map((row) => <MapEnd key={row.id} row={row} targets={targets} state={mapping} mayUnmap={false} />)
      )}
      {cell.state === "unmapped" && unmapped.length === 0 && holes.length === 0 ? (
        <p className="text-muted-foreground">
          Another segment has no value here, for example that of the workspace: see the table, under Others.
        </p>
      ) : null}
    </>
  );
}
