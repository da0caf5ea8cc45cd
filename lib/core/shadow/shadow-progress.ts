import type { Day } from "../day.ts";
import { cents } from "../money.ts";
import type { JournalSummary } from "../ports.ts";
import { referenceKey } from "../posting/marker.ts";
import type { RunProblem } from "../problem.ts";
import type { LearntLine } from "./learn-lines.ts";
import type { KeyedJournal } from "./match-journals.ts";
import type { ShadowOutcome } from "./shadow-outcome.ts";

/** A journal as it is kept between two visits: few bytes, since a month has thousands. */
export type KeptJournal = Readonly<{
  n: number;
  d: Day;
  r: string;
  v: boolean;
  l: readonly (readonly [account: string, debitCents: number, creditCents: number])[];
}>;

/** How far a shadow run has come: it goes on from here, whoever takes it up. */
export type ShadowProgress = Readonly<{
  step: "list" | "read";
  /** All days up to this one are listed. */
  listedUntil: Day | null;
  /** Journals to read: number and date. */
  toRead: readonly (readonly [journalNumber: number, date: Day])[];
  read: readonly KeptJournal[];
  /** In a row; what went wrong last. */
  failures: number;
  problem: RunProblem | null;
}>;

/** What `shadow_run.result` holds: how far it is or, at the end, what came out, and what GP's lines tell (for suggestions). */
export type ShadowResult = Readonly<{
  progress?: ShadowProgress;
  outcome?: ShadowOutcome;
  learnt?: readonly LearntLine[];
  problem?: RunProblem;
}>;

export const SHADOW_BEGINS: ShadowProgress = {
  ...{ step: "list", listedUntil: null, toRead: [], read: [], failures: 0, problem: null },
};

export function keepJournal(journal: KeyedJournal): KeptJournal {
  const { journalNumber: n, date: d, reference: r, voided: v, lines } = journal;
  return { n, d, r, v, l: lines.map(({ account, debitCents, creditCents }) => [account, debitCents, creditCents]) };
}

export function keptJournal({ n, d, r, v, l }: KeptJournal): KeyedJournal {
  const lines = l.map(([account, debit, credit]) => ({
    ...{ account, debitCents: cents(debit), creditCents: cents(credit), text: "" },
  }));
  return { journalNumber: n, date: d, reference: r, voided: v, lines };
}

/** What is compared: not what we sent ourselves, which nobody keyed by hand. */
export function isToCompare(
  { reference }: Pick<JournalSummary, "reference">,
  ourMarkers: ReadonlySet<string>,
): boolean {
  return !ourMarkers.has(referenceKey(reference));
}
