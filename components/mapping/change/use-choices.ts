"use client";

import { useState } from "react";
import { withConfirmations } from "#components/shared/mapping/settlement-accounts.ts";
import type { MappingRow, Targets } from "#lib/web/queries/mapping.ts";
import { rowsWithoutCostCentre, withoutIdleTick } from "./cost-centre.ts";
import { changed, changeOf } from "./row-change.ts";

/** What a person chose and has not saved yet: targets by row, one target for all ticked rows, and what was ticked beside it. */
export function useChoices() {
  const [choices, setChoices] = useState<ReadonlyMap<string, string>>(new Map());
  /** Whether a row keeps the cost centre of its tag, by row. */
  const [keeps, setKeeps] = useState<ReadonlyMap<string, boolean>>(new Map());
  /** One target for all ticked rows. */
  const [bulkTarget, setBulkTarget] = useState<string | null>(null);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const without = <Value>(known: ReadonlyMap<string, Value>, gone: ReadonlySet<string>) =>
    new Map([...known].filter(([rowId]) => !gone.has(rowId)));
  return {
    choices,
    bulkTarget,
    setBulkTarget,
    choose: (rowId: string, target: string) => setChoices(new Map(choices).set(rowId, target)),
    confirmed,
    confirm: (accounts: readonly string[], on: boolean) => setConfirmed(changed(confirmed, accounts, on)),
    /** These rows are saved. */
    forget: (rowIds: ReadonlySet<string>) => {
      setChoices(without(choices, rowIds));
      setKeeps(without(keeps, rowIds));
      setConfirmed(new Set());
    },
    /** What would be saved of these rows. */
    changesOf: (rows: readonly MappingRow[], areTicked: boolean, targets: Targets | undefined) => {
      const changes = rows.flatMap((row) =>
        changeOf(row, (areTicked ? bulkTarget : null) ?? choices.get(row.id), keeps.get(row.id)),
      );
      return withConfirmations(withoutIdleTick(changes, targets), confirmed);
    },
    /** The tick "keeps the cost centre" for those of these rows that it says something of; null: for none. */
    costCentreTick: (rows: readonly MappingRow[], areTicked: boolean, targets: Targets | undefined) => {
      const pickFor = (row: MappingRow) => (areTicked ? bulkTarget : null) ?? choices.get(row.id);
      const some = rowsWithoutCostCentre(rows, pickFor, targets);
      if (some.length === 0) return null;
      return {
        on: some.every((row) => keeps.get(row.id) ?? row.target?.keepsCostCentre ?? false),
        set: (on: boolean) => setKeeps(new Map([...keeps, ...some.map((row) => [row.id, on] as const)])),
      };
    },
  };
}
