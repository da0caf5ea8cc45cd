import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import { causeKey } from "./cause-of.ts";

export type HeldItem = Readonly<{ id: string; totalCents: number; holds: readonly HoldProblem[] }>;

/** Reports that one fix releases, or brings nearer. */
export type CauseGroup<Item extends HeldItem> = Readonly<{
  key: string;
  /** One of the holds, for its words; null where a report is held without one. */
  problem: HoldProblem | null;
  items: readonly Item[];
  totalCents: Cents;
}>;

type Tally = { problem: HoldProblem; cents: number };

/**
 * Puts each held report into one group, so that the sums add up to the lane's: of its causes the one that holds the most
 * money over all reports. Groups and their reports come with the most money first.
 */
export function groupByCause<Item extends HeldItem>(items: readonly Item[]): readonly CauseGroup<Item>[] {
  const tallies = new Map<string, Tally>();
  const causesOf = new Map<string, readonly string[]>();
  for (const item of items) {
    const causes = new Map(item.holds.map((hold) => [causeKey(hold), hold]));
    causesOf.set(item.id, [...causes.keys()]);
    for (const [key, problem] of causes) {
      const tally = tallies.get(key) ?? { problem, cents: 0 };
      tally.cents += item.totalCents;
      tallies.set(key, tally);
    }
  }
  const weight = (key: string) => tallies.get(key)?.cents ?? 0;
  const mainCause = (item: Item) =>
    (causesOf.get(item.id) ?? []).toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))[0] ?? "";
  return [...Map.groupBy(items, mainCause)]
    .map(([key, members]) => ({
      key,
      problem: tallies.get(key)?.problem ?? null,
      items: members.toSorted((a, b) => b.totalCents - a.totalCents || (a.id < b.id ? -1 : 1)),
      totalCents: sumCents(members.map((item) => cents(item.totalCents))),
    }))
    .toSorted((a, b) => b.totalCents - a.totalCents || (a.key < b.key ? -1 : 1));
}
