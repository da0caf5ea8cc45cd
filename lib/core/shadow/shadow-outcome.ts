import type { Day } from "../day.ts";
import { buildJournal } from "../journal/build-journal.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import { cents, sumCents, type Cents } from "../money.ts";
import type { JournalLine } from "../ports.ts";
import type { HoldCode } from "../problem.ts";
import type { Report } from "../report/report.ts";
import { type KeyedJournal, type Match, matchJournals, type MatchKind } from "./match-journals.ts";

/** `held`: the rules make no journal of it, `codes` say why. `empty`: nothing of it is posted. */
export type ShadowKind = MatchKind | "held" | "empty";
export type ShadowReport = Omit<Match, "kind"> &
  Readonly<{
    kind: ShadowKind;
    employee: string;
    name: string;
    date: Day | null;
    totalCents: Cents;
    codes: readonly HoldCode[];
    /** As it would be sent; without texts. */
    lines: readonly (readonly [account: string, debitCents: Cents, creditCents: Cents])[];
  }>;

export type ShadowFigures = Readonly<{
  reports: number;
  totalCents: Cents;
  matchedCents: Cents;
  /** Hundredths of a percent of the money, rounded down: 10,000 only when all of it is matched. Null: there is none. */
  matchedBasisPoints: number | null;
  byKind: Readonly<Partial<Record<ShadowKind, Readonly<{ reports: number; cents: Cents }>>>>;
  /** Journals of GP that were compared, and those that none of the reports is in. */
  journals: number;
  journalsLeft: number;
}>;

export type ShadowOutcome = Readonly<{ figures: ShadowFigures; reports: readonly ShadowReport[] }>;

/** What stands in GP to the cent, whatever the date and however it was cut up. */
export const MATCHED: readonly ShadowKind[] = ["exact", "other_date", "split", "summed"];
const BASIS_POINTS = 10_000n;

/** The rules of now for a past period: it is closed and before go-live by nature, and what is keyed already is what is looked for. */
export function rulesForShadow(rules: CompanyRules, fromDay: Day): CompanyRules {
  return {
    ...rules,
    goLiveOn: fromDay < rules.goLiveOn ? fromDay : rules.goLiveOn,
    periods: rules.periods.map((period) => ({ ...period, closed: false })),
    keyedByHand: new Map(),
  };
}

/**
 * Makes the journal of each report by the rules that make what is sent, and finds it among the journals of GP. Nothing is kept but
 * this answer: no posting, no claim on an expense.
 */
export function shadowOutcome(
  reports: readonly Report[],
  keyed: readonly KeyedJournal[],
  rules: CompanyRules,
  today: Day,
): ShadowOutcome {
  const at = { today, expenseOwners: new Map<string, string>() };
  const built = reports.map((report) => ({ report, journal: buildJournal(report, rules, at) }));
  const made = built.flatMap(({ report: { reportId }, journal }) =>
    journal.ok && !journal.value.empty ? [{ reportId, date: journal.value.date, lines: journal.value.lines }] : [],
  );
  const matches = new Map(matchJournals(made, keyed).map((match) => [match.reportId, match]));
  const judged = built.map(({ report, journal }): ShadowReport => {
    const { reportId, name, submitterName, submitterEmail, totalCents } = report;
    const match = matches.get(reportId) ?? { reportId, journals: [], together: [], differences: [] };
    const kind = matches.get(reportId)?.kind ?? (journal.ok ? "empty" : "held");
    const codes = journal.ok ? [] : [...new Set(journal.error.map(({ code }) => code))];
    const lines = journal.ok ? journal.value.lines.map(sidesOf) : [];
    const date = journal.ok ? journal.value.date : null;
    return { ...match, kind, employee: submitterName || submitterEmail, name, date, totalCents, codes, lines };
  });
  return { figures: figuresOf(judged, keyed), reports: judged };
}

function sidesOf({ account, debitCents, creditCents }: JournalLine) {
  return [account, debitCents, creditCents] as const;
}

function figuresOf(reports: readonly ShadowReport[], keyed: readonly KeyedJournal[]): ShadowFigures {
  const moneyOf = (some: readonly ShadowReport[]) =>
    sumCents(some.map(({ totalCents }) => cents(Math.abs(totalCents))));
  const counted = reports.filter(({ kind }) => kind !== "empty");
  const [totalCents, matchedCents] = [moneyOf(counted), moneyOf(counted.filter(({ kind }) => MATCHED.includes(kind)))];
  const byKind = [...Map.groupBy(reports, ({ kind }) => kind)].map(
    ([kind, some]) => [kind, { reports: some.length, cents: moneyOf(some) }] as const,
  );
  const used = new Set(reports.flatMap(({ journals }) => journals.map(({ journalNumber }) => journalNumber)));
  const standing = keyed.filter(({ voided }) => !voided);
  return {
    reports: counted.length,
    ...{ totalCents, matchedCents },
    matchedBasisPoints: totalCents === 0 ? null : Number((BigInt(matchedCents) * BASIS_POINTS) / BigInt(totalCents)),
    byKind: Object.fromEntries(byKind),
    journals: standing.length,
    journalsLeft: standing.filter(({ journalNumber }) => !used.has(journalNumber)).length,
  };
}
