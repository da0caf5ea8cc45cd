import type { Day } from "../day.ts";
import type { SegmentPart } from "../mapping/compose-account.ts";
import type { TaxRule } from "../mapping/company-options.ts";
import type { FiscalPeriod, MappingEntry } from "../mapping/rules.ts";
import type { Payer } from "../mapping/settlement.ts";
import type { Cents } from "../money.ts";
import type { JournalLine } from "../ports.ts";
import type { HoldProblem } from "../problem.ts";
import type { Dated } from "./rule/posting-date.ts";

/** What was spent, where that is not the report's currency: shown beside the converted amount that is posted. */
type SpentIn = Readonly<{ currency: string; amountCents: Cents }>;

/** Why the line of one expense has its account: the parts it was composed of, or the rule that splits its tax off. */
export type ExpenseWhy =
  | Readonly<{ kind: "composed"; parts: readonly SegmentPart[] }>
  | Readonly<{ kind: "tax"; rule: TaxRule; taxCents: Cents }>;

/** One expense of a line that sums many: its part of the amount (negative: a credit), and why it is there. */
export type SummedExpense = Readonly<{
  expenseId: string;
  merchant: string;
  category: string;
  spentOn: Day | null;
  spentIn: SpentIn | null;
  amountCents: Cents;
  why: ExpenseWhy;
}>;

/** Why a line has its account; or who is paid, for which expenses, by which mapping rows; or each expense that it sums. */
export type LineWhy =
  | ExpenseWhy
  | Readonly<{ kind: "settlement"; payer: Payer; expenseIds: readonly string[]; entries: readonly MappingEntry[] }>
  | (Readonly<{ kind: "summed" }> & SummedExpense);

/** What a line shows besides what GP gets. A settlement or a sum stands for many expenses: no id, merchant, category or date. */
type LineFacts = Readonly<{
  expenseId: string | null;
  merchant: string;
  category: string;
  spentOn: Day | null;
  /** Absent in plans of an older release. */
  spentIn?: SpentIn | null;
  /** One entry; a settlement account that several payers share has one for each, a sum one for each expense. */
  why: readonly LineWhy[];
}>;

export type ExplainedLine = JournalLine & LineFacts;

/** A line of a held report: the account is null while it is not known. */
export type DraftLine = Omit<JournalLine, "account"> & LineFacts & Readonly<{ account: string | null }>;

/** As much of a journal as can be shown, and all that holds it. */
export type JournalDraft = Readonly<{
  date: Day | null;
  dated: Dated | null;
  period: FiscalPeriod | null;
  lines: readonly DraftLine[];
  totalDebitCents: Cents;
  totalCreditCents: Cents;
  problems: readonly HoldProblem[];
}>;

/** A journal that may be sent; or `empty`, when the report leaves nothing to post and so needs neither date nor period. */
export type BuiltJournal = Readonly<{ lines: readonly ExplainedLine[]; totalDebitCents: Cents }> &
  (
    | Readonly<{ empty: false; date: Day; dated: Dated; period: FiscalPeriod }>
    | Readonly<{ empty: true; date: Day | null; dated: Dated | null; period: null }>
  );
