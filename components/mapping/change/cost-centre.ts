import { pickOf, targetOfPick } from "#components/shared/mapping/pick.ts";
import type { MappingChange, MappingRow, Targets } from "#lib/web/queries/mapping.ts";

/** Whether a value of this segment is on the balance sheet alone, so that it takes no cost centre from a tag unless its row says so. */
export function isWithoutCostCentre(position: number, value: string, targets: Targets | undefined): boolean {
  if (targets?.segments.some(({ source }) => source === "tag") !== true) return false;
  const rule = targets.segments.find((each) => each.position === position);
  return rule?.source === "category" && rule.values.some((each) => each.value === value && each.balanceSheet);
}

/** Of these rows those that would stand for such a value: a person may say that they keep the cost centre. `pickFor`: what is chosen. */
export function rowsWithoutCostCentre(
  rows: readonly MappingRow[],
  pickFor: (row: MappingRow) => string | undefined,
  targets: Targets | undefined,
): readonly MappingRow[] {
  return rows.filter((row) => {
    const now = row.target ?? row.suggestion;
    const pick = pickFor(row) ?? (now === null ? undefined : pickOf(now));
    if (row.kind !== "category" || row.key === null || pick === undefined) return false;
    const { value, whole } = targetOfPick(row.key, pick);
    return !whole && isWithoutCostCentre(row.key.segment, value, targets);
  });
}

/** The same changes; one to a value that takes a cost centre anyway does not say that it keeps it. */
export function withoutIdleTick<Change extends Pick<MappingChange, "segment" | "target" | "keepsCostCentre">>(
  changes: readonly Change[],
  targets: Targets | undefined,
): readonly Change[] {
  if (targets === undefined) return changes;
  return changes.map((change) => {
    if (!change.keepsCostCentre || isWithoutCostCentre(change.segment, change.target ?? "", targets)) return change;
    const { keepsCostCentre: _idle, ...rest } = change;
    return rest as Change;
  });
}
