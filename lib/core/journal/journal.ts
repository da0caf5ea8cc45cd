import type { Day } from "../day.ts";
import type { SegmentPart } from "../mapping/compose-account.ts";
import type { FiscalPeriod, MappingEntry } from "../mapping/rules.ts";
import type { Payer } from "../mapping/settlement.ts";
import type { Cents } from "../money.ts";
import type { JournalLine } from "../ports.ts";
import type { HoldProblem } from "../problem.ts";

/** Why a line has its account: the parts it was composed of, or who is paid, for which expenses, by which mapping rows. */
export type LineWhy =
  | Readonly<{ kind: "composed"; parts: readonly SegmentPart[] }>
  | Readonly<{ kind: "settlement"; payer: Payer; expenseIds: readonly string[]; entries: readonly MappingEntry[] }>;

/** What a line shows besides what GP gets. A settlement line stands for many expenses: no id, merchant, category or date. */
type LineFacts = Readonly<{
  expenseId: string | null;
  merchant: string;
  category: string;
  spentOn: Day | null;
  /** One entry; a settlement account that several payers share has one for each. */
  why: readonly LineWhy[];
}>;

export type ExplainedLine = JournalLine & LineFacts;

/** A line of a held report: the account is null while it is not known. */
export type DraftLine = Omit<JournalLine, "account"> & LineFacts & Readonly<{ account: string | null }>;

/** As much of a journal as can be shown, and all that holds it. */
export type JournalDraft = Readonly<{
  date: Day | null;
  period: FiscalPeriod | null;
  lines: readonly DraftLine[];
  totalDebitCents: Cents;
  totalCreditCents: Cents;
  problems: readonly HoldProblem[];
}>;

/** A journal that may be sent; or `empty`, when the report leaves nothing to post and so needs no period either. */
export type BuiltJournal = Readonly<{ date: Day; lines: readonly ExplainedLine[]; totalDebitCents: Cents }> &
  (Readonly<{ empty: false; period: FiscalPeriod }> | Readonly<{ empty: true; period: null }>);
