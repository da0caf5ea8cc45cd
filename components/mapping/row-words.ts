import type { Day } from "#lib/core/day.ts";
import type { Status } from "#components/shared/status-mark.tsx";
import { countOf, formatDay, formatInstant } from "#lib/web/format.ts";
import type { MappingRow, MappingStats } from "#lib/web/queries/mapping.ts";

const KINDS = {
  category: "category",
  tag: "tag",
  workspace: "workspace",
  card: "company card",
  account: "combination",
  owed: "credit side",
} as const;

/** What stands behind the name of a source: "tag, US Field". What nobody offers any more says so first: the rest may be cut. */
export function kindWords({ kind, key, workspaces, enabled, offSince, target }: MappingRow): string {
  const level = kind === "tag" && (key?.level ?? 1) > 1 ? ` level ${key?.level}` : "";
  const where = workspaces.length > 2 ? [`${workspaces.length} workspaces`] : workspaces;
  const since = offSince === undefined ? "" : ` since ${formatDay(offSince)}`;
  const gone = enabled ? [] : [kind === "card" ? "not used lately" : `not offered${since}`];
  const whole = kind === "category" && target?.whole === true ? ["tag ignored"] : [];
  const keeps = target?.keepsCostCentre === true ? ["keeps its cost centre"] : [];
  return [...gone, `${KINDS[kind]}${level}`, ...whole, ...keeps, ...where].join(", ");
}

/** Who confirmed the account for what employees are owed, or what it takes. */
export function owedWords({ refusal, setBy, setAt }: MappingRow, timeZone: string): string {
  if (refusal === "not_confirmed") return "Nobody confirmed this account yet";
  if (refusal !== null) return "Correct it in GP, or set another with npm run configure";
  return setBy === null || setAt === null
    ? "Confirmed"
    : `Confirmed by ${setBy}, ${formatInstant(setAt, timeZone, "date")}`;
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

/** "6430 from 1 Dec 2026", of a mapped row "then 6430 …": what it becomes next, short, since its column is. Empty: nothing is planned. */
export function nextWords({ target, next }: Pick<MappingRow, "target" | "next">): string {
  if (next === undefined) return "";
  const whole = next.target?.whole ? ", whole account," : "";
  return `${target === null ? "" : "then "}${next.target?.value ?? "unmapped"}${whole} from ${formatDay(next.from)}`;
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
  changes: readonly Readonly<{
    name: string;
    target: string | null;
    suggested?: boolean;
    keepsCostCentre?: boolean | undefined;
  }>[],
): string {
  const [first] = changes;
  if (!first) return "";
  if (changes.length === 1)
    return first.target === null
      ? `Unmap ${first.name}`
      : `Map ${first.name} to ${first.target}${first.keepsCostCentre ? " with its cost centre" : ""}`;
  const targets = new Set(changes.map((change) => change.target));
  const [target] = targets;
  if (changes.every(({ suggested }) => suggested === true)) return `Accept ${changes.length} suggestions`;
  if (targets.size > 1) return `Save ${changes.length} choices`;
  return target === null || target === undefined ? `Unmap ${changes.length}` : `Map ${changes.length} to ${target}`;
}

/** The same after it was saved, for the notice. `dates`: from which posting dates on it was saved; null since ever. */
export function savedWords(
  changes: readonly Readonly<{ name: string; target: string | null }>[],
  dates: readonly (Day | null)[] = [],
): string {
  const [first] = changes;
  const from = fromWords(dates);
  if (first && changes.length === 1)
    return `${first.name} is ${first.target === null ? "unmapped" : `mapped to ${first.target}`}${from}`;
  return `${changes.length} rows are ${changes.every((change) => change.target === null) ? "unmapped" : "mapped"}${from}`;
}

function fromWords(dates: readonly (Day | null)[]): string {
  const [from = null, ...more] = new Set(dates);
  if (more.length > 0) return ", some from a date of their own on";
  return from === null ? "" : ` from ${formatDay(from)} on`;
}
