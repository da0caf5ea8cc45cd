"use client";

import { useState } from "react";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/cn.ts";
import { DialogFoot } from "#components/ui/dialog.tsx";
import { Cell, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { countOf, formatCount } from "#lib/web/format.ts";
import type { FileDiffRow, ReadMapping } from "#lib/web/queries/mapping.ts";
import { type NamedChange, toChange } from "../change/row-change.ts";
import type { MappingDeskState } from "../use-mapping-desk.ts";
import { diffWords, kindOf, rowNote } from "./file-words.ts";

/** More are counted and saved, but not drawn. */
const ROWS_SHOWN_MAX = 300;

type FileDiffViewProps = {
  diff: ReadMapping;
  desk: MappingDeskState;
  onDone: () => void;
  /** Another file instead. */
  onOther: () => void;
};

/** What a file would change, row by row, with the effect on reports; what cannot be saved stands first with its reason. */
export function FileDiffView({ diff, desk, onDone, onOther }: FileDiffViewProps) {
  const { changes, problems, problemCount } = diff;
  const stale = problems.filter((row) => row.kind === "stale");
  const [takesStale, setTakesStale] = useState(false);
  const wanted = [...changes, ...(takesStale ? stale : [])].flatMap(namedChange);
  const effect = useEffectBefore(wanted.map(toChange));
  const save = async () => {
    if (await desk.saveAll(wanted, diff.version)) onDone();
  };
  const rows = [...problems, ...changes];
  return (
    <>
      <p>
        {diffWords(diff)}.{" "}
        {problemCount > 0 ? (
          <b className="text-rejected">{countOf(problemCount, "row")} cannot be saved as written.</b>
        ) : null}
      </p>
      {rows.length === 0 ? null : <DiffTable rows={rows} />}
      {rows.length > ROWS_SHOWN_MAX ? (
        <p className="text-muted-foreground">
          The first {formatCount(ROWS_SHOWN_MAX)} of {formatCount(changes.length + problemCount)} rows are shown.
        </p>
      ) : null}
      {stale.length > 0 ? (
        <LabelledCheckbox
          label={`Take the file's target for ${countOf(stale.length, "row")} that changed here since`}
          checked={takesStale}
          onChange={(event) => setTakesStale(event.target.checked)}
        />
      ) : null}
      {wanted.length === 0 ? null : <EffectLine effect={effect} />}
      <DialogFoot>
        <Button variant="ghost" onClick={onOther}>
          Another file
        </Button>
        {wanted.length === 0 ? (
          <Button variant="primary" onClick={onDone}>
            Close
          </Button>
        ) : (
          <Button variant="primary" pending={desk.pending} refused={effect?.issues[0]} onClick={() => void save()}>
            Save {countOf(wanted.length, "change")} as one version
          </Button>
        )}
      </DialogFoot>
    </>
  );
}

/** On a phone a row is a small card: number, name and what it is; under them from and to. */
const PHONE_CELL = "phone:block phone:h-auto phone:border-0 phone:p-0 phone:text-left phone:first:pl-0 phone:last:pr-0";

function DiffTable({ rows }: { rows: readonly FileDiffRow[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and the keyboard has to reach that
    <section aria-label="Rows of the file" tabIndex={0} className="max-h-[44vh] overflow-auto rounded-md border">
      <Table className="phone:block">
        <TableHead className="phone:hidden">
          <tr>
            <HeadCell align="right" className="w-14">
              Row
            </HeadCell>
            <HeadCell className="w-40">What</HeadCell>
            <HeadCell>In Expensify</HeadCell>
            <HeadCell className="w-28">Now</HeadCell>
            <HeadCell>In the file</HeadCell>
          </tr>
        </TableHead>
        <TableBody className="phone:block">
          {rows.slice(0, ROWS_SHOWN_MAX).map((row) => (
            <DiffRow key={row.number} row={row} />
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

function DiffRow({ row }: { row: FileDiffRow }) {
  const { status, word } = kindOf(row.kind);
  const note = rowNote(row);
  return (
    <Row className="phone:grid phone:grid-cols-[32px_minmax(0,1fr)_auto] phone:gap-x-1.5 phone:border-b phone:px-2.5 phone:py-2">
      <Cell align="right" className={cn(PHONE_CELL, "text-muted-foreground")}>
        {row.number}
      </Cell>
      <Cell className={cn(PHONE_CELL, "phone:col-start-3 phone:row-start-1")}>
        <StatusBadge status={status}>{word}</StatusBadge>
      </Cell>
      <Cell className={cn(PHONE_CELL, "font-medium phone:col-start-2 phone:row-start-1")}>{row.source}</Cell>
      <Cell className={cn(PHONE_CELL, "text-muted-foreground phone:col-start-2 phone:row-start-2")}>
        {row.from ?? "unmapped"}
        <span className="hidden phone:inline"> →</span>
      </Cell>
      <Cell className={cn(PHONE_CELL, "phone:col-span-2 phone:col-start-2")}>
        {row.to ?? "unmapped"} {row.toName}
        {row.whole ? <span className="text-xs text-muted-foreground"> whole account, the tag is ignored</span> : null}
        {note === "" ? null : <span className="block text-xs text-muted-foreground">{note}</span>}
      </Cell>
    </Row>
  );
}

function namedChange({ key, source, to, keepsCostCentre }: FileDiffRow): NamedChange[] {
  if (key === null) return [];
  const kept = keepsCostCentre ? { keepsCostCentre } : {};
  return [{ ...key, ...kept, target: to, id: mappingKeyText(key), name: source, suggested: false }];
}
