import type { Day } from "../day.ts";
import type { JournalLine } from "../ports.ts";
import { findSum } from "./find-sums.ts";
import {
  chargedCents,
  type NetDifference,
  netDifferences,
  netKey,
  type Nets,
  netsOf,
  sharedCents,
} from "./net-lines.ts";

/** A journal that the rules make of a report. */
export type MadeJournal = Readonly<{ reportId: string; date: Day; lines: readonly JournalLine[] }>;
/** A journal of GP as it was read. */
export type KeyedJournal = Readonly<{
  journalNumber: number;
  date: Day;
  reference: string;
  voided: boolean;
  lines: readonly JournalLine[];
}>;

/**
 * How a report stands in GP. `exact`: date, accounts and amounts. `other_date`: all but the date. `split`: several journals make it
 * up. `summed`: one journal stands for several reports. `other_account`: the money, on other accounts. `reversed`: it was keyed and
 * taken back. `none`: nothing of it was found.
 */
export const MATCH_KINDS = ["exact", "other_date", "split", "summed", "other_account", "reversed", "none"] as const;
export type MatchKind = (typeof MATCH_KINDS)[number];

export type Match = Readonly<{
  reportId: string;
  kind: MatchKind;
  /** In GP's order; several only where it is split. */
  journals: readonly Readonly<{ journalNumber: number; date: Day }>[];
  /** Of a sum: the other reports in it. */
  together: readonly string[];
  /** Where accounts or amounts differ. */
  differences: readonly NetDifference[];
}>;

/** A journal is keyed some days after its report was approved, or before. */
export const DAYS_APART_MAX = 5;
/** A week or a month is summed at its end. */
export const SUMMED_DAYS_MAX = 31;

type Mine = MadeJournal & Weighed;
type Theirs = KeyedJournal & Weighed;
type Weighed = Readonly<{ nets: Nets; key: string; dayNumber: number }>;

/** What is not matched yet. `near`: journals of GP within so many days, by date and number. */
type Pools = Readonly<{
  mine: () => readonly Mine[];
  theirs: () => readonly Theirs[];
  near: (dayNumber: number, before: number, after: number) => readonly Theirs[];
  take: (kind: MatchKind, mine: readonly Mine[], theirs: readonly Theirs[]) => void;
}>;

const DAY_MS = 86_400_000;

/**
 * Finds each made journal among those that GP has. Every journal of GP is used once, the clearer matches first; where two would do,
 * the nearer date and then the lower number. Pure, and the same whatever order the two lists come in.
 *
 * Money is compared by account as a whole: how a journal is cut into lines says nothing. Texts and references are not looked at.
 */
export function matchJournals(
  made: readonly MadeJournal[],
  keyed: readonly KeyedJournal[],
  daysApartMax = DAYS_APART_MAX,
): readonly Match[] {
  const weighed = keyed
    .filter(({ voided }) => !voided)
    .map(weigh)
    .toSorted(byNumber);
  const { standing, takenBack } = withoutReversed(weighed);
  const found = new Map<string, Match>();
  const pools = createPools(made.map(weigh).toSorted(byDate), standing, found);
  const around = ({ dayNumber }: Mine) => pools.near(dayNumber, daysApartMax, daysApartMax);

  matchOne(pools, "exact", (mine) => pools.near(mine.dayNumber, 0, 0).find(({ key }) => key === mine.key));
  matchOne(pools, "other_date", (mine) =>
    nearest(
      mine,
      around(mine).filter(({ key }) => key === mine.key),
    ),
  );
  for (const mine of pools.mine()) {
    const parts = findSum(mine.nets, around(mine));
    if (parts) pools.take("split", [mine], parts);
  }
  matchSummed(pools, daysApartMax);
  matchOne(pools, "reversed", (mine) => {
    const isNear = ({ dayNumber }: Theirs) => Math.abs(dayNumber - mine.dayNumber) <= daysApartMax;
    return nearest(
      mine,
      takenBack.filter((theirs) => theirs.key === mine.key && isNear(theirs)),
    );
  });
  matchOne(pools, "other_account", (mine) => likest(mine, around(mine)));
  const none = { kind: "none" as const, journals: [], together: [], differences: [] };
  return made.map(({ reportId }) => found.get(reportId) ?? { reportId, ...none });
}

function weigh<T extends Readonly<{ date: Day; lines: readonly JournalLine[] }>>(journal: T): T & Weighed {
  const nets = netsOf(journal.lines);
  return { ...journal, nets, key: netKey(nets), dayNumber: Date.parse(`${journal.date}T00:00:00Z`) / DAY_MS };
}

const byNumber = (one: Theirs, other: Theirs) =>
  one.journalNumber - other.journalNumber || one.dayNumber - other.dayNumber;
const byDate = (one: Mine, other: Mine) => one.dayNumber - other.dayNumber || (one.reportId < other.reportId ? -1 : 1);

/** A journal and a later one that takes it back whole cancel each other. */
function withoutReversed(
  all: readonly Theirs[],
): Readonly<{ standing: readonly Theirs[]; takenBack: readonly Theirs[] }> {
  const gone = new Set<Theirs>();
  const takenBack: Theirs[] = [];
  const open = new Map<string, Theirs[]>();
  for (const each of all) {
    const original = each.nets.size === 0 ? undefined : open.get(netKey(each.nets, -1))?.pop();
    if (original) {
      gone.add(each).add(original);
      takenBack.push(original);
    } else open.set(each.key, [...(open.get(each.key) ?? []), each]);
  }
  return { standing: all.filter((each) => !gone.has(each)), takenBack };
}

function createPools(mine: readonly Mine[], theirs: readonly Theirs[], found: Map<string, Match>): Pools {
  const used = new Set<Theirs>();
  const days = Map.groupBy(theirs, ({ dayNumber }) => dayNumber);
  return {
    mine: () => mine.filter(({ reportId }) => !found.has(reportId)),
    theirs: () => theirs.filter((each) => !used.has(each)),
    near: (dayNumber, before, after) => {
      const span = Array.from({ length: before + after + 1 }, (_, index) => days.get(dayNumber - before + index) ?? []);
      return span.flat().filter((each) => !used.has(each));
    },
    take: (kind, taken, by) => {
      const ids = taken.map(({ reportId }) => reportId);
      const journals = by.map(({ journalNumber, date }) => ({ journalNumber, date })).toSorted(lowestFirst);
      for (const each of by) used.add(each);
      for (const { reportId, nets } of taken) {
        const differences = kind === "other_account" && by[0] ? netDifferences(nets, by[0].nets) : [];
        const together = ids.filter((id) => id !== reportId);
        found.set(reportId, { reportId, kind, journals, together, differences });
      }
    },
  };
}

type Numbered = Readonly<{ journalNumber: number }>;
const lowestFirst = (one: Numbered, other: Numbered) => one.journalNumber - other.journalNumber;

function matchOne(pools: Pools, kind: MatchKind, find: (mine: Mine) => Theirs | undefined): void {
  const spent = new Set<Theirs>();
  for (const mine of pools.mine()) {
    const theirs = mine.nets.size === 0 ? undefined : find(mine);
    // What was taken back stands in no pool, and is used once all the same.
    if (!theirs || spent.has(theirs)) continue;
    spent.add(theirs);
    pools.take(kind, [mine], [theirs]);
  }
}

function nearest(mine: Mine, candidates: readonly Theirs[]): Theirs | undefined {
  const away = ({ dayNumber }: Theirs) => Math.abs(dayNumber - mine.dayNumber);
  return candidates.toSorted((one, other) => away(one) - away(other) || byNumber(one, other))[0];
}

/** Reports that were approved in the days before a journal, and make it up together. */
function matchSummed(pools: Pools, daysApartMax: number): void {
  for (const theirs of pools.theirs()) {
    const before = pools.mine().filter(({ dayNumber }) => {
      const days = theirs.dayNumber - dayNumber;
      return days >= -daysApartMax && days <= SUMMED_DAYS_MAX;
    });
    const parts = findSum(theirs.nets, before);
    if (parts) pools.take("summed", parts, [theirs]);
  }
}

/** The same money on other accounts: the one that shares most of it, or the only one of that amount. */
function likest(mine: Mine, candidates: readonly Theirs[]): Theirs | undefined {
  const amount = chargedCents(mine.nets);
  const same = candidates.filter(({ nets }) => chargedCents(nets) === amount);
  const shared = (theirs: Theirs) => sharedCents(mine.nets, theirs.nets);
  const [first] = same.toSorted((one, other) => shared(other) - shared(one) || byNumber(one, other));
  return first && (shared(first) > 0 || same.length === 1) ? first : undefined;
}
