import type { MappingChange, MappingRow } from "#lib/web/queries/mapping.ts";

/** Before a whole account among the options of a category: its list has values of the segment too. */
const ACCOUNT_PREFIX = "account:";

type Target = Readonly<{ value: string; whole: boolean }>;
type Key = Omit<MappingChange, "target">;

/** What a picker calls a target: `6200`, or `account:000-6200-00` where a category stands for a whole account. */
export function pickOf({ value, whole }: Target): string {
  return whole ? `${ACCOUNT_PREFIX}${value}` : value;
}

export function targetOfPick(key: Pick<Key, "kind">, pick: string): Target {
  const whole = key.kind === "category" && pick.startsWith(ACCOUNT_PREFIX);
  return { value: whole ? pick.slice(ACCOUNT_PREFIX.length) : pick, whole };
}

/** The change that gives a source what was picked. */
export function changeTo(key: Key, pick: string): MappingChange {
  const { value, whole } = targetOfPick(key, pick);
  return { ...key, ...(whole ? { segment: 0 } : {}), target: value };
}

/** The change that takes from a row what it has now. */
export function unmapOf(key: Key, now: MappingRow["target"]): MappingChange {
  return { ...key, ...(now?.whole ? { segment: 0 } : {}), target: null };
}

/** What a change gives, as a picker calls it; null: nothing. */
export function pickOfChange({ kind, segment, target }: MappingChange): string | null {
  return target === null ? null : pickOf({ value: target, whole: kind === "category" && segment === 0 });
}

/** Whether a change is of this row: of a category also one of its whole account. */
export function isOfRow({ key }: Pick<MappingRow, "key">, change: MappingChange): boolean {
  return (
    key !== null &&
    key.kind === change.kind &&
    key.source === change.source &&
    key.level === change.level &&
    (key.policyId ?? "") === (change.policyId ?? "") &&
    (key.segment === change.segment || (key.kind === "category" && change.segment === 0))
  );
}
