"use client";

import { emptyDateWords } from "#components/shared/mapping/begin-words.ts";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { SettlementTick } from "#components/shared/mapping/settlement-tick.tsx";
import { allTargets, leadingTargets } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { countOf } from "#lib/web/format.ts";
import { changeWords, restWords } from "./row-words.ts";
import { toChange } from "./change/row-change.ts";
import type { MappingDeskState } from "./use-mapping-desk.ts";

/**
 * The bar at the bottom: what would be saved, its effect on held and waiting reports, and the button that saves it. It is
 * always there: a bar that came and went would move the rows under the mouse.
 */
export function EffectBar({ desk }: { desk: MappingDeskState }) {
  const { changes, saveAll, pending } = desk;
  const effect = useEffectBefore(changes.map(toChange));
  const words = changeWords(changes);
  const begins = effect?.begins ?? [];
  return (
    <section
      aria-live="polite"
      aria-label="Effect before saving"
      className="print-hidden sticky bottom-0 z-10 mt-auto flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-2 border-t border-t-border-strong bg-card px-gutter py-2.5"
    >
      {changes.length === 0 ? (
        <span className="text-muted-foreground">{idleWords(desk)}</span>
      ) : (
        <>
          <b>{words}</b>
          <label htmlFor="from-day" className="flex items-center gap-1.5 text-muted-foreground">
            for posting dates from
            <Input
              id="from-day"
              type="date"
              className="h-control-small w-[132px] text-xs"
              value={desk.fromDay}
              title={emptyDateWords(begins)}
              onChange={(event) => desk.setFromDay(event.target.value)}
            />
          </label>
          {begins.length === 0 ? null : <span className="text-held">{emptyDateWords(begins)}</span>}
          <EffectLine effect={effect} />
          <SettlementTick accounts={desk.toConfirm} ticked={desk.confirmed} onTick={desk.confirm} />
        </>
      )}
      {desk.costCentreTick === null ? null : (
        <LabelledCheckbox
          label="Keeps the cost centre of its tag, though a balance sheet account"
          checked={desk.costCentreTick.on}
          onChange={(event) => desk.costCentreTick?.set(event.target.checked)}
        />
      )}
      <span className="flex-1" />
      {desk.tickedRows.length > 0 ? <Selected desk={desk} /> : null}
      {changes.length === 0 ? null : (
        <Button
          variant="primary"
          pending={pending}
          refused={effect?.issues[0]}
          onClick={() => void saveAll(changes)}
          className="phone:w-full"
        >
          {words} <Kbd>↵</Kbd>
        </Button>
      )}
    </section>
  );
}

/** Nothing to save: what can be done instead. */
function idleWords({ current, tickedRows, page, params }: MappingDeskState): string {
  if (tickedRows.length > 0) return "Choose one target for the selected rows.";
  if (current === null) {
    const isEmpty = page?.total === 0 && params.q === "" && params.filter === "all";
    return page === undefined || isEmpty ? "" : restWords(page.stats);
  }
  if (current.kind === "owed")
    return `Reimbursable expenses are credited to ${current.target?.value ?? ""}: part of the company's set-up, confirmed here.`;
  if (current.key === null)
    return `${current.target?.value ?? "This account"} is refused by GP: open it there, or map its parts elsewhere.`;
  return current.target === null
    ? `Choose what ${current.name} is in GP.`
    : `${current.name} is ${current.target.value}${current.target.whole ? ", whatever the tag" : ""}. Choose another value in its row, or unmap it with U.`;
}

/** What goes for all ticked rows. */
function Selected({ desk }: { desk: MappingDeskState }) {
  const { tickedRows, clearTicks, unmap, bulkTarget, setBulkTarget } = desk;
  return (
    <>
      <span className="text-xs whitespace-nowrap text-muted-foreground">{tickedRows.length} selected</span>
      <BulkPicker desk={desk} value={bulkTarget} onPick={setBulkTarget} />
      {tickedRows.some((row) => row.target !== null) ? <Button onClick={() => void unmap()}>Unmap</Button> : null}
      <Button variant="ghost" onClick={clearTicks}>
        Clear
      </Button>
    </>
  );
}

/** One target for all ticked rows, where they feed the same segment. */
function BulkPicker({
  desk,
  value,
  onPick,
}: {
  desk: MappingDeskState;
  value: string | null;
  onPick: (value: string) => void;
}) {
  const [first] = desk.tickedRows;
  const same = desk.tickedRows.every((row) => row.key?.segment === first?.key?.segment);
  if (first === undefined || !same) return null;
  return (
    <Picker
      label={`${first.segmentName} for ${countOf(desk.tickedRows.length, "row")}`}
      placeholder={`One ${first.segmentName.toLowerCase()} for all`}
      options={allTargets(first.key, desk.targets)}
      lead={leadingTargets({ key: first.key, suggestion: null }, desk.targets, desk.usedNow)}
      value={value}
      onPick={onPick}
      className="w-[220px]"
    />
  );
}
