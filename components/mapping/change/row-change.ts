import { changeTo, pickOf, targetOfPick, unmapOf } from "#components/shared/mapping/pick.ts";
import { type Day, day, isDay } from "#lib/core/day.ts";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { MappingChange, MappingRow } from "#lib/web/queries/mapping.ts";

/** A change with what the page says about it. `suggested`: it is what was suggested, and nobody chose otherwise. */
export type NamedChange = MappingChange & Readonly<{ id: string; name: string; suggested: boolean }>;

/**
 * A choice of the person, or the suggestion where nothing is mapped; nothing when it is what it was. A card whose account
 * nobody confirmed is offered as it is: saving it with the tick confirms it. `keeps`: whether a balance-sheet value shall keep the
 * tag's cost centre, where the person said so; else as it is now.
 */
export function changeOf(row: MappingRow, choice: string | undefined, keeps?: boolean): NamedChange[] {
  const { target: now, suggestion, refusal } = row;
  const pick = choice ?? pickNow(now ?? suggestion);
  const keepsNow = now?.keepsCostCentre ?? false;
  const keepsThen = keeps ?? keepsNow;
  const isAsItWas = now !== null && pick === pickOf(now) && keepsThen === keepsNow && refusal !== "not_confirmed";
  if (pick === undefined || isAsItWas) return [];
  const isSuggested = choice === undefined && now === null;
  const isValue = row.kind === "category" && !targetOfPick({ kind: row.kind }, pick).whole;
  return named(row, pick, isSuggested).map((change) =>
    keepsThen && isValue ? { ...change, keepsCostCentre: true } : change,
  );
}

function pickNow(target: MappingRow["target"]): string | undefined {
  return target === null ? undefined : pickOf(target);
}

/** `pick` is what a picker calls it (`pickOf`); null: what the row has is taken away. */
export function named(row: MappingRow, pick: string | null, suggested = false): NamedChange[] {
  if (row.key === null) return [];
  // The whole key, whatever it is made of.
  const change = pick === null ? unmapOf(row.key, row.target) : changeTo(row.key, pick);
  return [{ ...change, id: row.id, name: row.name, suggested }];
}

/** The same changes for posting dates from this day on; a text that is no day leaves them as they are. */
export function from(changes: readonly NamedChange[], fromDay: string): readonly NamedChange[] {
  if (!isDay(fromDay)) return changes;
  const effectiveFrom = day(fromDay);
  return changes.map((change) => ({ ...change, effectiveFrom }));
}

/** The same changes with the dates that they were saved for. */
export function withDates(
  changes: readonly MappingChange[],
  saved: readonly (MappingKey & Readonly<{ effectiveFrom?: Day | null | undefined }>)[],
): readonly MappingChange[] {
  const dates = new Map(saved.map((row) => [mappingKeyText(row), row.effectiveFrom]));
  return changes.map((change) => ({ ...change, effectiveFrom: dates.get(mappingKeyText(change)) ?? null }));
}

/** From which posting dates on they hold; null: since ever. */
export function datesOf(changes: readonly Readonly<{ effectiveFrom?: Day | null | undefined }>[]): (Day | null)[] {
  return changes.map(({ effectiveFrom = null }) => effectiveFrom);
}

/** What a page may show at once: what begins at a date may not be in force yet, and the server says what is. */
export function sinceEver(changes: readonly MappingChange[]): readonly MappingChange[] {
  return changes.filter(({ effectiveFrom = null }) => effectiveFrom === null);
}

export function toChange({ id: _id, name: _name, suggested: _suggested, ...change }: NamedChange): MappingChange {
  return change;
}

export function changed(before: ReadonlySet<string>, some: readonly string[], on: boolean): ReadonlySet<string> {
  const those = new Set(some);
  return on ? new Set([...before, ...some]) : new Set([...before].filter((one) => !those.has(one)));
}
