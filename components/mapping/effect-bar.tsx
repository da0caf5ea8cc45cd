"use client";

import { useState } from "react";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { targetOptions } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { countOf } from "#lib/web/format.ts";
import type { MappingChange } from "#lib/web/queries/mapping.ts";
import { changeWords } from "./row-words.ts";
import { type MappingDeskState, type NamedChange, named } from "./use-mapping-desk.ts";

/** The bar at the bottom: what would be saved, its effect on held and waiting reports, and the button that saves it. */
export function EffectBar({ desk }: { desk: MappingDeskState }) {
  const { tickedRows, tick, ticked, saveAll, unmap, pending } = desk;
  const [bulkTarget, setBulkTarget] = useState<string | null>(null);
  const several = tickedRows.length > 0;
  const changes: readonly NamedChange[] =
    several && bulkTarget !== null ? tickedRows.flatMap((row) => named(row, bulkTarget)) : desk.changes;
  const effect = useEffectBefore(
    changes.map(
      ({ kind, segment, level, source, target }): MappingChange => ({ kind, segment, level, source, target }),
    ),
  );
  if (!several && changes.length === 0) return null;
  const words = changes.length === 0 ? "Nothing chosen yet" : changeWords(changes);
  const refused = changes.length === 0 ? "Choose a target first" : effect?.issues[0];
  const save = async () => {
    await saveAll(changes);
    setBulkTarget(null);
  };
  return (
    <div
      role="status"
      aria-label="Effect before saving"
      className="print-hidden sticky bottom-0 z-10 mt-auto flex flex-wrap items-center gap-3 border-t border-t-border-strong bg-card px-gutter py-2.5"
    >
      <b>{words}</b>
      {changes.length === 0 ? null : <EffectLine effect={effect} />}
      <span className="flex-1" />
      {several ? (
        <>
          <span className="text-xs text-muted-foreground">{countOf(tickedRows.length, "row")} selected</span>
          <BulkPicker desk={desk} value={bulkTarget} onPick={setBulkTarget} />
          {tickedRows.some((row) => row.target !== null) ? <Button onClick={() => void unmap()}>Unmap</Button> : null}
          <Button
            variant="ghost"
            onClick={() => {
              setBulkTarget(null);
              tick([...ticked], false);
            }}
          >
            Clear
          </Button>
        </>
      ) : null}
      <Button
        variant="primary"
        pending={pending}
        refused={refused}
        onClick={() => void save()}
        className="phone:w-full"
      >
        {changes.length === 0 ? "Map" : words} <Kbd>↵</Kbd>
      </Button>
    </div>
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
      options={targetOptions({ key: first.key, suggestion: null }, desk.targets)}
      value={value}
      onPick={onPick}
      className="w-[220px]"
    />
  );
}
