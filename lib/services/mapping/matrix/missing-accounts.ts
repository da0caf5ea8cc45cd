import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { Account } from "#lib/core/ports.ts";
import { segmentValues } from "../rows/segment-values.ts";

/** GL00100 keeps 50 characters (gp.md 2). */
export const ACCOUNT_DESCRIPTION_MAX = 50;

/** An account that GP does not have, as it would be opened. */
export type MissingAccount = Readonly<{
  number: string;
  /** As its siblings are described, at most 50 characters. */
  description: string;
  postingType: Account["postingType"];
  /** GP's account category; `""`: the siblings have none, or not the same. */
  category: string;
  /** The account with the same main segment that type and category are copied from; null: the main segment is new. */
  copiedFrom: string | null;
}>;

type Facts = Pick<CompanyRules, "accounts" | "segments" | "separator"> &
  Readonly<{
    /** Position of the main segment, 1 first. */
    main: number;
  }>;

/**
 * What these accounts would be, after their siblings: the accounts with the same main segment. A sibling's description with
 * the sibling's cost centre in it is taken with the new one's name in its place.
 */
export function describeMissing(numbers: readonly string[], facts: Facts): readonly MissingAccount[] {
  const names = facts.segments.map(
    ({ position }) =>
      [position, new Map(segmentValues(facts, position).map(({ value, name }) => [value, name]))] as const,
  );
  const siblings = Map.groupBy(
    [...facts.accounts.values()],
    ({ number }) => number.split(facts.separator)[facts.main - 1] ?? "",
  );
  return numbers.map((number) => {
    const parts = number.split(facts.separator);
    const alike = nearestFirst(siblings.get(parts[facts.main - 1] ?? "") ?? [], number, facts.separator);
    const [sibling] = alike;
    const valueNames = names.map(([position, byValue]) => byValue.get(parts[position - 1] ?? "") ?? "");
    return {
      number,
      description: describe(sibling, valueNames, names, facts),
      postingType: sibling?.postingType ?? "unknown",
      category: sibling?.category ?? "",
      copiedFrom: sibling?.number ?? null,
    };
  });
}

/** Those in use first, then those that share most segments, then by number: the same sibling every time. */
function nearestFirst(accounts: readonly Account[], number: string, separator: string): readonly Account[] {
  const parts = number.split(separator);
  const shared = (one: Account) => one.number.split(separator).filter((part, index) => part === parts[index]).length;
  return accounts.toSorted(
    (a, b) =>
      Number(b.active) - Number(a.active) ||
      shared(b) - shared(a) ||
      Math.abs(Number.parseInt(a.number, 10) - Number.parseInt(number, 10)) -
        Math.abs(Number.parseInt(b.number, 10) - Number.parseInt(number, 10)) ||
      (a.number < b.number ? -1 : 1),
  );
}

function describe(
  sibling: Account | undefined,
  valueNames: readonly string[],
  names: readonly (readonly [number, ReadonlyMap<string, string>])[],
  { separator, main, segments }: Facts,
): string {
  let text = sibling?.description ?? "";
  let isReplaced = false;
  for (const [index, [position, byValue]] of names.entries()) {
    if (sibling === undefined || position === main) continue;
    const old = byValue.get(sibling.number.split(separator)[position - 1] ?? "") ?? "";
    const now = valueNames[index] ?? "";
    if (old === "" || now === "" || old === now || !text.includes(old)) continue;
    text = text.replace(old, now);
    isReplaced = true;
  }
  if (!isReplaced) {
    const at = segments.findIndex(({ position }) => position === main);
    const others = valueNames.filter((name, index) => index !== at && name !== "");
    const mainName = valueNames[at] ?? "";
    text = [mainName === "" ? text : mainName, ...others].filter((part) => part !== "").join(", ");
  }
  return text.slice(0, ACCOUNT_DESCRIPTION_MAX).trim();
}
