"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { Select } from "#components/ui/select.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { MappingRow } from "#lib/web/queries/mapping.ts";
import { FlowReports } from "../views/flow-reports.tsx";
import { MapEnd } from "../views/map-end.tsx";
import { endBadge, endName, flowEndsOf } from "./board-words.ts";
import type { End, Link } from "./graph.ts";
import type { BoardState } from "./use-board.ts";

/** Beside the picture: what the chosen end is and where it could go, or what flows through a ribbon. */
export function BoardPanel({ view }: { view: BoardState }) {
  const { selected, close } = view;
  if (selected === null) return <NothingChosen view={view} />;
  const title = selected.end === null ? "Ribbon" : endName(selected.end);
  const badge = selected.end === null ? null : endBadge(selected.end);
  return (
    <Card aria-label="The chosen end" data-board-panel="" className="overflow-clip">
      <CardHead>
        <CardTitle className="min-w-0 truncate" title={title}>
          {title}
        </CardTitle>
        {badge === null ? null : <StatusBadge status={badge.status}>{badge.word}</StatusBadge>}
        <Spacer />
        <Button size="icon" aria-label="Close" onClick={close}>
          <X />
        </Button>
      </CardHead>
      {selected.end === null ? <LinkBody link={selected.link} /> : <EndBody end={selected.end} view={view} />}
    </Card>
  );
}

function NothingChosen({ view: { graph, select } }: { view: BoardState }) {
  const open = graph.ends.filter((end) => end.state === "unmapped" && end.rows.length > 0);
  return (
    <Card aria-label="The chosen end" data-board-panel="" className="grid gap-2 px-3.5 py-3">
      <p className="text-muted-foreground">
        {open.length === 0
          ? "Everything that was spent on is mapped. Choose an end or a ribbon to see its reports."
          : "Choose an end to map it, or a ribbon to see its reports."}
      </p>
      {open.slice(0, 5).map((end) => (
        <Button key={end.id} onClick={() => select(end.id)} className="justify-between">
          <span className="truncate">{end.label}</span> <span>{formatMoney(end.cents)}</span>
        </Button>
      ))}
    </Card>
  );
}

function LinkBody({ link }: { link: Link }) {
  return (
    <>
      <p className="px-3.5 py-3">
        {link.words}.{" "}
        {link.state === "unmapped" ? (
          <span className="text-held">An end of it is unmapped.</span>
        ) : link.state === "refused" ? (
          <span className="text-rejected">GP takes no entry on an account of it: the matrix says which.</span>
        ) : null}
      </p>
      {link.ends === null ? null : <FlowReports title="Reports behind this ribbon" ends={link.ends} />}
    </>
  );
}

function EndBody({ end, view }: { end: End; view: BoardState }) {
  const ends = flowEndsOf(end);
  const open = end.state === "unmapped" || end.state === "hole";
  return (
    <>
      <div className="grid gap-2.5 px-3.5 py-3">
        {end.kind === "account" ? (
          <p className="text-muted-foreground">
            {formatMoney(end.cents)} in 90 days. Drag a category here to map it to {end.name}.
          </p>
        ) : end.state === "hole" ? (
          <p className="text-muted-foreground">
            These expenses have {end.column === 0 ? "no category" : "no tag"}, and that never maps: the employee or an
            approver fills it in in Expensify, or a mapper codes each expense in Review.
          </p>
        ) : (
          <Rows key={end.id} end={end} view={view} />
        )}
      </div>
      {ends === null ? null : <FlowReports title={open ? "Waits for this" : "Reports that go here"} ends={ends} />}
    </>
  );
}

/** What is mapped by this end; where several tags reach one cost centre, one at a time. */
function Rows({ end, view }: { end: End; view: BoardState }) {
  const { rows } = end;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const row = rows.find((one) => one.id === chosenId) ?? rows.find((one) => one.target === null) ?? rows[0];
  if (row === undefined) {
    return <p className="text-muted-foreground">No tag is mapped to it. Drag one here, or open the tag.</p>;
  }
  return (
    <>
      {rows.length > 1 ? (
        <Select aria-label="Which of them" value={row.id} onChange={(event) => setChosenId(event.target.value)}>
          {rows.map((one) => (
            <option key={one.id} value={one.id}>
              {[one.name, ...one.workspaces].join(", ")}
            </option>
          ))}
        </Select>
      ) : null}
      <p className="text-muted-foreground">{rowWords(row)}</p>
      <MapEnd row={row} targets={view.targets} state={view.mapping} />
    </>
  );
}

function rowWords(row: MappingRow): string {
  const workspaces = row.workspaces.length === 0 ? "" : `In workspace ${row.workspaces.join(", ")}. `;
  const held =
    row.heldReports === 0
      ? "Holds no report."
      : `Holds ${countOf(row.heldReports, "report")} (${formatMoney(row.heldCents)}).`;
  const gone = row.enabled ? "" : " Expensify no longer offers it.";
  const whole = row.target?.whole ? `Always ${row.target.value}: the tag is ignored. ` : "";
  return `${workspaces}${whole}${formatMoney(row.spendCents)} in 90 days. ${held}${gone}`;
}
