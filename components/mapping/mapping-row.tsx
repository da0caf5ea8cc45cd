"use client";

import { Zap } from "lucide-react";
import { memo } from "react";
import { pickOf } from "#components/shared/mapping/pick.ts";
import { allTargets, leadingTargets, suggestionWords } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/cn.ts";
import { Cell, Row } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatCount } from "#lib/web/format.ts";
import type { MappingRow, Targets } from "#lib/web/queries/mapping.ts";
import { OwedAccount } from "./change/owed-account.tsx";
import { ChangeHistory } from "./history/change-history.tsx";
import { kindWords, nextWords, owedWords, refusedSinceWords, stateOf } from "./row-words.ts";
import { type RowActions, rowElementId } from "./use-mapping-desk.ts";

type RowProps = {
  row: MappingRow;
  targets: Targets | undefined;
  /** What was mapped to in this session, newest first. */
  usedNow: readonly string[];
  /** Chosen, not saved. */
  choice: string | null;
  current: boolean;
  tabStop: boolean;
  ticked: boolean;
  mayEdit: boolean;
  actions: RowActions;
};

/** On a phone the row is a grid: tick, name and money; under it the picker and the state. */
const PHONE_ROW =
  "phone:grid phone:grid-cols-[26px_minmax(0,1fr)_auto] phone:gap-x-1.5 phone:gap-y-1 phone:border-b phone:px-3.5 phone:py-2.5";
const PHONE_CELL =
  "phone:block phone:h-auto phone:border-0 phone:bg-transparent phone:p-0 phone:first:pl-0 phone:last:pr-0";

/** One source of Expensify and its place in GP. Drawn again only when something of it changed. */
export const MappingRowView = memo(function MappingRowView(props: RowProps) {
  const { row, choice, current, tabStop, ticked, mayEdit, actions } = props;
  const { status, word } = stateOf(row);
  return (
    <Row
      id={rowElementId(row.id)}
      current={current}
      tabIndex={tabStop ? 0 : -1}
      aria-label={`${row.name}, ${word}`}
      onFocus={() => actions.focus(row.id)}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (event.shiftKey && mayEdit) actions.extend(row.id, step);
        else actions.move(step);
      }}
      className={cn(PHONE_ROW, current && "phone:bg-selected")}
    >
      <Cell className={PHONE_CELL}>
        {mayEdit && row.key !== null ? (
          <Checkbox
            aria-label={`Select ${row.name}`}
            checked={ticked}
            onChange={(event) => {
              const withShift = event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey;
              (withShift ? actions.tickTo : actions.tick)(row.id, event.target.checked);
            }}
          />
        ) : null}
      </Cell>
      <Cell className={cn(PHONE_CELL, "truncate phone:whitespace-normal")} title={`${row.name}, ${kindWords(row)}`}>
        <span className={row.state === "mapped" ? "" : "font-semibold"}>{row.name}</span>
        <span className="ml-2 text-xs text-muted-foreground phone:ml-0 phone:block">{kindWords(row)}</span>
        {row.next === undefined ? null : <span className="hidden text-xs phone:block">{nextWords(row)}</span>}
      </Cell>
      <Cell align="right" className={PHONE_CELL}>
        <Money amountCents={row.spendCents} />
      </Cell>
      <Cell align="right" className={cn("phone:hidden", row.heldReports === 0 && "text-muted-foreground")}>
        {formatCount(row.heldReports)}
      </Cell>
      <Cell className="truncate max-lg:hidden">
        <Origin row={row} />
      </Cell>
      <Cell
        className={cn(PHONE_CELL, "phone:col-start-2 phone:row-start-2")}
        onKeyDownCapture={(event) => {
          // The list of a picker is a child in React's eyes, not in the page's: its Enter is its own.
          const onTrigger = event.currentTarget.contains(event.target as Node);
          if (event.key !== "Enter" || choice === null || !onTrigger) return;
          event.preventDefault();
          event.stopPropagation();
          actions.save();
        }}
      >
        <TargetCell {...props} />
      </Cell>
      <Cell className={cn(PHONE_CELL, "whitespace-nowrap phone:col-start-3 phone:row-start-2 phone:self-center")}>
        <StatusBadge status={status}>{word}</StatusBadge>
      </Cell>
    </Row>
  );
});

/** Why it is so, or what it might be. */
function Origin({ row }: { row: MappingRow }) {
  const { timeZone } = useCompany();
  const since = refusedSinceWords(row);
  if (row.kind === "account") {
    const advice = "Open it in GP, or map its category or tag elsewhere";
    return (
      <span className="block truncate text-muted-foreground" title={advice}>
        {since === undefined ? null : <span className="text-rejected">{since}. </span>}
        {advice}
      </span>
    );
  }
  if (row.kind === "owed") return <span className="text-muted-foreground">{owedWords(row, timeZone)}</span>;
  if (row.target !== null) {
    return (
      <span className="flex max-w-full items-baseline gap-1.5">
        {since === undefined ? null : <span className="shrink-0 text-rejected">{since}</span>}
        {row.next === undefined ? null : <span className="shrink-0">{nextWords(row)}</span>}
        <span className="flex min-w-0">
          <ChangeHistory row={row} />
        </span>
      </span>
    );
  }
  if (row.next !== undefined) return nextWords(row);
  if (row.suggestion === null) return <span className="text-muted-foreground">No suggestion</span>;
  const { value, name } = row.suggestion;
  return (
    <span className="flex max-w-full items-center gap-1.5" title={suggestionWords(row.suggestion)}>
      <Zap className="size-[13px] shrink-0 text-muted-foreground" aria-hidden="true" />
      <span>{value}</span>
      <span className="min-w-0 truncate">{name}</span>
      <span className="max-w-[60%] shrink-0 truncate text-xs text-muted-foreground">
        {suggestionWords(row.suggestion)}
      </span>
    </span>
  );
}

function TargetCell({ row, targets, usedNow, choice, mayEdit, actions }: RowProps) {
  if (row.kind === "owed") return <OwedAccount row={row} mayEdit={mayEdit} />;
  if (row.kind === "account") return <AccountString account={row.target?.value ?? ""} />;
  if (!mayEdit) {
    return row.target === null ? (
      <span className="text-muted-foreground">Nothing yet</span>
    ) : (
      <TargetText target={row.target} />
    );
  }
  const quiet = row.state === "mapped" && choice === null;
  return (
    <Picker
      small
      label={`${row.segmentName} for ${row.name}`}
      placeholder={row.segmentName}
      options={allTargets(row.key, targets)}
      lead={leadingTargets(row, targets, usedNow)}
      {...(row.kind === "category" ? {} : { noun: nounOf(row) })}
      value={choice ?? (row.target && pickOf(row.target))}
      fallback={row.target && { code: row.target.value, name: row.target.name, ...chipOf(row.target) }}
      onPick={(value) => actions.choose(row.id, value)}
      className={cn(
        quiet &&
          "border-transparent bg-transparent hover:border-input focus-visible:border-input [&>svg]:opacity-0 hover:[&>svg]:opacity-100",
        choice !== null && "border-dashed border-held-mark",
      )}
    />
  );
}

/** "main accounts": what the list of the row's picker holds. */
function nounOf({ segmentName }: MappingRow): string {
  return `${segmentName.toLowerCase()}s`;
}

function chipOf({ whole }: NonNullable<MappingRow["target"]>): Readonly<{ chip?: string }> {
  return whole ? { chip: "whole" } : {};
}

function TargetText({ target: { value, name, whole } }: { target: NonNullable<MappingRow["target"]> }) {
  return (
    <span className="flex items-center gap-2">
      <span className="whitespace-nowrap">{value}</span>
      <span className="truncate">{name}</span>
      {whole ? <span className="text-xs text-muted-foreground">whole</span> : null}
    </span>
  );
}
