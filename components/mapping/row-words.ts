import type { Status } from "#components/shared/status-mark.tsx";
import { countOf, formatDay } from "#lib/web/format.ts";
import type { MappingRow, MappingStats } from "#lib/web/queries/mapping.ts";

const KINDS = {
  category: "category",
  tag: "tag",
  workspace: "workspace",
  card: "company card",
  account: "combination",
} as const;

/** What stands behind the name of a source: "tag, US Field". What nobody offers any more says so first: the rest may be cut. */
export function kindWords({ kind, key, workspaces, enabled, offSince, target }: MappingRow): string {
  const level = kind === "tag" && (key?.level ?? 1) > 1 ? ` level ${key?.level}` : "";
  const where = workspaces.length > 2 ? [`${workspaces.length} workspaces`] : workspaces;
  const since = offSince === undefined ? "" : ` since ${formatDay(offSince)}`;
  const gone = enabled ? [] : [kind === "card" ? "not used lately" : `not offered${since}`];
  const whole = kind === "category" && target?.whole === true ? ["tag ignored"] : [];
  return [...gone, `${KINDS[kind]}${level}`, ...whole, ...where].join(", ");
}

const REFUSED = {
  missing: "Not in GP",
  inactive: "Inactive in GP",
  no_entry: "No entry in GP",
  not_posting: "No posting account",
  not_balance_sheet: "Not balance sheet",
  not_confirmed: "Not confirmed",
} as const;

/** Mark and word of a row's state. */
export function stateOf({
  state,
  refusal,
}: Pick<MappingRow, "state" | "refusal">): Readonly<{ status: Status; word: string }> {
  if (state === "mapped") return { status: "ok", word: "Mapped" };
  if (state === "unmapped" || refusal === null) return { status: "held", word: "Unmapped" };
  return { status: "rejected", word: REFUSED[refusal] };
}

/** "Since 2 Nov 2026": when GP switched the target off or lost it; undefined where nobody noticed. */
export function refusedSinceWords({ refusedSince }: Pick<MappingRow, "refusedSince">): string | undefined {
  return refusedSince === undefined ? undefined : `Since ${formatDay(refusedSince)}`;
}

/** What is left to do when no shown row needs anything: a search or a filter may hide what does. */
export function restWords(
  stats: Pick<MappingStats, "unmappedTags" | "unmappedCategories" | "unmappedOthers" | "refusedAccounts">,
): string {
  const unmapped = stats.unmappedTags + stats.unmappedCategories + stats.unmappedOthers;
  if (unmapped > 0)
    return `${countOf(unmapped, "row")} without a place in GP ${unmapped === 1 ? "is" : "are"} not shown here.`;
  return stats.refusedAccounts > 0
    ? `Every row has its place in GP, but GP refuses ${countOf(stats.refusedAccounts, "account")}.`
    : "Every row has its place in GP.";
}

/** `420`, or the account of a card: what a saved row becomes, for buttons and notices. */
export function changeWords(
  changes: readonly Readonly<{ name: string; target: string | null; suggested?: boolean }>[],
): string {
  const [first] = changes;
  if (!first) return "";
  if (changes.length === 1)
    return first.target === null ? `Unmap ${first.name}` : `Map ${first.name} to ${first.target}`;
  const targets = new Set(changes.map((change) => change.target));
  const [target] = targets;
  if (changes.every(({ suggested }) => suggested === true)) return `Accept ${changes.length} suggestions`;
  if (targets.size > 1) return `Save ${changes.length} choices`;
  return target === null || target === undefined ? `Unmap ${changes.length}` : `Map ${changes.length} to ${target}`;
}

/** The same after it was saved, for the notice. */
export function savedWords(changes: readonly Readonly<{ name: string; target: string | null }>[]): string {
  const [first] = changes;
  if (first && changes.length === 1)
    return first.target === null ? `${first.name} is unmapped` : `${first.name} is mapped to ${first.target}`;
  return changes.every((change) => change.target === null)
    ? `${changes.length} rows are unmapped`
    : `${changes.length} rows are mapped`;
}
