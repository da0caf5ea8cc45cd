import type { MappingKey } from "../rules.ts";
import type { KeyedUse, SuggestFacts, Suggestion } from "../suggest.ts";
import type { UsableNow } from "./by-use.ts";

/** How sure a few lines make; each line more adds one, up to the most. Where no person said that the journals are the reports: less. */
const CONFIRMED_PERCENT = { base: 75, max: 95 };
const UNCONFIRMED_PERCENT = { base: 65, max: 85 };
const JOURNALS_NAMED_MAX = 3;

type Facts = Pick<SuggestFacts, "position" | "keyed" | "shape" | "separator">;

/**
 * Finds what finance keyed by hand in GP for a category, tag or workspace: the value at the segment's place on more than half of the
 * lines that are known to be of it. A category whose lines are all on one account, with a value that is for no expense, is suggested
 * as that whole account.
 */
export function createKeyedFinder(facts: Facts, usableNow: UsableNow): (key: MappingKey) => Suggestion | null {
  const { position, keyed, shape, separator } = facts;
  const partOf = (account: string) => account.split(separator)[position - 1] ?? "";
  const written = keyed.filter(({ account }) => account.split(separator).length === shape.length);
  const bySource = Map.groupBy(
    written.flatMap((use) => sourcesOf(use).map((source) => ({ use, source }))),
    ({ source }) => source,
  );
  return (key) => {
    const uses = (bySource.get(`${key.kind}/${key.level}/${key.source}`) ?? [])
      .map(({ use }) => use)
      .filter(({ policyId }) => !key.policyId || policyId === key.policyId);
    const lines = linesOf(uses);
    const [best] = [...Map.groupBy(uses, ({ account }) => partOf(account))].toSorted(
      ([, one], [, other]) => linesOf(other) - linesOf(one),
    );
    if (!best || linesOf(best[1]) * 2 <= lines) return null;
    const [value, winners] = best;
    if (usableNow.hasValue(value)) return suggestion(value, false, winners, lines);
    const accounts = new Set(uses.map(({ account }) => account));
    const [only = ""] = accounts;
    const isWhole = key.kind === "category" && accounts.size === 1 && usableNow.hasAccount(only);
    return isWhole ? suggestion(only, true, winners, lines) : null;
  };
}

function sourcesOf({ category, tags, policyId }: KeyedUse): readonly string[] {
  return [
    ...(category === "" ? [] : [`category/0/${category}`]),
    ...tags.flatMap((tag, index) => (tag === "" ? [] : [`tag/${index + 1}/${tag}`])),
    `workspace/0/${policyId}`,
  ];
}

function linesOf(uses: readonly KeyedUse[]): number {
  return uses.reduce((sum, { lines }) => sum + lines, 0);
}

function suggestion(target: string, whole: boolean, winners: readonly KeyedUse[], all: number): Suggestion {
  const lines = linesOf(winners);
  const isConfirmed = winners.every((use) => use.confirmed === use.lines);
  const { base, max } = isConfirmed ? CONFIRMED_PERCENT : UNCONFIRMED_PERCENT;
  const journals = [...new Set(winners.flatMap((use) => use.journals))].toSorted((a, b) => a - b);
  const named = journals.slice(0, JOURNALS_NAMED_MAX).join(", ");
  const more = journals.length > JOURNALS_NAMED_MAX ? " …" : "";
  return {
    ...{ target, whole, reason: "keyed_in_gp" },
    scorePercent: Math.min(max, Math.floor((base * lines) / all) + lines),
    detail: `${lines} of ${all} ${all === 1 ? "line" : "lines"}, ${journals.length === 1 ? "journal" : "journals"} ${named}${more}`,
  };
}
