import { type Day, dayInZone } from "../day.ts";
import { tagSource } from "../mapping/parts/tag-source.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import type { Expense, Report } from "../report/report.ts";
import { DAYS_APART_MAX, type KeyedJournal } from "./match-journals.ts";
import type { ShadowReport } from "./shadow-outcome.ts";

/** A line of a journal in GP of which the amount tells whose money it is. Short names: a month has thousands. */
export type LearntLine = Readonly<{
  /** Report, journal, and the line's place there. */
  r: string;
  j: number;
  i: number;
  /** Account. */
  a: string;
  /** Workspace, category (`""`: of several), tags by level (`""`: none, or of several). */
  p: string;
  c: string;
  t: readonly string[];
}>;

/** Enough to learn from; a month of a large firm has more. */
export const LEARNT_MAX = 5_000;
const DAY_MS = 86_400_000;

/** Of these kinds the journal is the report's own, and no other's. */
const OWN: readonly ShadowReport["kind"][] = ["exact", "other_date", "split", "other_account"];

type Line = Readonly<{ journalNumber: number; index: number; account: string; amountCents: number }>;

/**
 * Where finance keyed what by hand. Of a report and the journal that it is, a charged line with the amount of exactly one expense, or
 * of exactly one category's sum, tells the account of that category and of its tags; where an amount has two meanings it tells
 * nothing. A report that the rules cannot make a journal of yet, since something is unmapped, is found by its money alone: where one
 * journal that no report has, a few days apart, charges just as much, and is so for no other report.
 *
 * `judged` are the reports as `shadowOutcome` found them, in the same order.
 */
export function learnLines(
  reports: readonly Report[],
  judged: readonly ShadowReport[],
  keyed: readonly KeyedJournal[],
  rules: CompanyRules,
): readonly LearntLine[] {
  const standing = keyed.filter(({ voided }) => !voided);
  const byNumber = new Map(standing.map((journal) => [journal.journalNumber, journal]));
  const used = new Set(judged.flatMap(({ journals }) => journals.map(({ journalNumber }) => journalNumber)));
  const held = reports.filter((_report, index) => judged[index]?.kind === "held");
  const byMoney = pairsByMoney(
    held,
    standing.filter(({ journalNumber }) => !used.has(journalNumber)),
    rules,
  );
  const learnt: LearntLine[] = [];
  for (const [index, report] of reports.entries()) {
    const found = judged[index];
    const own =
      found && OWN.includes(found.kind) ? found.journals.flatMap((each) => byNumber.get(each.journalNumber) ?? []) : [];
    const journals = own.length > 0 ? own : (byMoney.get(report.reportId) ?? []);
    if (journals.length > 0) learnt.push(...linesOf(report, journals.flatMap(chargedLines), rules));
    if (learnt.length >= LEARNT_MAX) break;
  }
  return learnt.slice(0, LEARNT_MAX);
}

function chargedLines({ journalNumber, lines }: KeyedJournal): readonly Line[] {
  return lines.flatMap(({ account, debitCents, creditCents }, index) =>
    debitCents > creditCents ? [{ journalNumber, index, account, amountCents: debitCents - creditCents }] : [],
  );
}

function linesOf(report: Report, lines: readonly Line[], rules: CompanyRules): readonly LearntLine[] {
  const charged = report.expenses.filter(({ amountCents }) => amountCents > 0);
  const byAmount = Map.groupBy(charged, ({ amountCents }) => amountCents);
  const sums = Map.groupBy(
    [...Map.groupBy(charged, ({ category }) => category).values()].filter((members) => members.length > 1),
    (members) => members.reduce<number>((sum, { amountCents }) => sum + amountCents, 0),
  );
  return [...Map.groupBy(lines, ({ amountCents }) => amountCents)].flatMap(([amount, same]) => {
    const single = byAmount.get(amount as Expense["amountCents"]) ?? [];
    const summed = sums.get(amount) ?? [];
    // Whichever line is whose: where all that have the amount are alike, it tells; where there are more lines than that, not.
    const meant = summed.length === 0 && same.length <= single.length ? single : [];
    const [ofSum] = summed.length === 1 && single.length === 0 && same.length === 1 ? summed : [];
    const expenses = ofSum ?? meant;
    const [first] = expenses;
    if (!first) return [];
    const category = common(expenses.map((expense) => expense.category));
    const levels = Math.max(...expenses.map(({ tags }) => tags.length));
    const tags = Array.from({ length: levels }, (_, index) =>
      common(expenses.map((expense) => tagSource(expense, report, index + 1, rules))),
    );
    if (category === "" && tags.every((tag) => tag === "")) return [];
    return same.map(({ journalNumber: j, index: i, account }) => ({
      ...{ r: report.reportId, j, i, a: account.trim(), p: report.policyId, c: category, t: tags },
    }));
  });
}

/** What all of them say, else `""`. */
function common(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  return others.every((text) => text === first) ? first : "";
}

/** Report → its journal, where amount and date leave no choice on either side. */
function pairsByMoney(
  reports: readonly Report[],
  journals: readonly KeyedJournal[],
  { timeZone }: CompanyRules,
): ReadonlyMap<string, readonly KeyedJournal[]> {
  const byAmount = Map.groupBy(journals, (journal) => chargedOf(chargedLines(journal)));
  const pairs = reports.flatMap((report) => {
    const amount = chargedOf(report.expenses.filter(({ amountCents }) => amountCents > 0));
    if (amount === 0 || report.approvedAt === null) return [];
    const approved = numberOf(dayInZone(report.approvedAt, timeZone));
    const near = (byAmount.get(amount) ?? []).filter(
      ({ date }) => Math.abs(numberOf(date) - approved) <= DAYS_APART_MAX,
    );
    return near.map((journal) => ({ report, journal }));
  });
  const ofReport = Map.groupBy(pairs, ({ report }) => report.reportId);
  const ofJournal = Map.groupBy(pairs, ({ journal }) => journal.journalNumber);
  return new Map(
    pairs
      .filter(
        ({ report, journal }) =>
          ofReport.get(report.reportId)?.length === 1 && ofJournal.get(journal.journalNumber)?.length === 1,
      )
      .map(({ report, journal }) => [report.reportId, [journal]]),
  );
}

function chargedOf(some: readonly Readonly<{ amountCents: number }>[]): number {
  return some.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

function numberOf(date: Day): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}
