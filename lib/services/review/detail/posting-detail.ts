import type { JournalLink, TwoPeople } from "../../audit/journal-links.ts";
import type { Day } from "#lib/core/day.ts";
import type { Dated } from "#lib/core/journal/rule/posting-date.ts";
import type { Cents } from "#lib/core/money.ts";
import type { PostingKind } from "#lib/core/posting/marker.ts";
import type { TakenBack } from "#lib/core/posting/posting.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { SegmentPart } from "#lib/core/mapping/compose-account.ts";
import type { MappingRow } from "../../mapping/rows/mapping-row.ts";

/** One part of an account and why it is that: "6420: category Lodging, Ana Ruiz, 4 Mar, v12". */
export type WhyPart = Readonly<{
  value: string | null;
  segmentName: string;
  kind: SegmentPart["sourceKind"];
  /** The category, tag or workspace; `""` for a constant. */
  source: string;
  setBy: string | null;
  /** ISO text. */
  setAt: string | null;
  version: number | null;
  /** A choice that is only tried, not saved. */
  unsaved: boolean;
}>;

/** Who is paid with a settlement line, and by whose word. */
export type WhyPaid = Readonly<{
  /** `employee`, `unknown`, or the card programme. */
  payer: Readonly<{ kind: "employee" | "unknown" }> | Readonly<{ kind: "card"; card: string }>;
  expenses: number;
  setBy: string | null;
  setAt: string | null;
  version: number | null;
}>;

/** What share of which tax a line takes out of its expense. */
export type WhyTax = Readonly<{
  tax: string;
  basisPoints: number;
  taxCents: Cents;
  setBy: string | null;
  version: number | null;
}>;

type SpentIn = Readonly<{ currency: string; amountCents: Cents }>;

/** One expense of a line that sums many; its part is negative on a credit. */
export type SummedView = Readonly<{
  expenseId: string;
  merchant: string;
  category: string;
  spentOn: Day | null;
  spentIn: SpentIn | null;
  amountCents: Cents;
  parts: readonly WhyPart[];
  tax: WhyTax | null;
}>;

export type LineView = Readonly<{
  /** Position in the whole journal: stable while lines are left out. */
  index: number;
  /** A sum stands for many expenses of one account and side. */
  kind: "expense" | "tax" | "sum" | "settlement";
  account: string | null;
  accountName: string;
  debitCents: Cents;
  creditCents: Cents;
  /** As GP gets it, 30 characters. */
  text: string;
  expenseId: string | null;
  merchant: string;
  category: string;
  spentOn: Day | null;
  /** Debit lines: who paid; null when nobody can tell. */
  paidBy: string | null;
  /** What was spent, where that is another currency than the one posted. */
  spentIn: SpentIn | null;
  parts: readonly WhyPart[];
  tax: WhyTax | null;
  paid: readonly WhyPaid[];
  /** The first of its expenses, and how many there are. */
  sums: readonly SummedView[];
  sumCount: number;
  /** Why GP would refuse the account; empty when it would not. */
  faults: readonly string[];
}>;

export type JournalView = Readonly<{
  /** `preview`: made now, for the eye. `planned`: what will be sent. `sent`: what was frozen and sent. */
  kind: "preview" | "planned" | "sent";
  date: Day | null;
  period: string | null;
  /** By which rule it is dated; `wanted` is another date where the period of that one is closed. Null: not known. */
  dated: Dated | null;
  lines: readonly LineView[];
  /** Lines of the whole journal; more than `lines` for a very long one. */
  lineCount: number;
  totalDebitCents: Cents;
  totalCreditCents: Cents;
}>;

/** Holds of one cause, with the expenses that have it. */
export type ProblemView = Readonly<{ key: string; problem: HoldProblem; expenseIds: readonly string[]; count: number }>;

/** An expense that a problem is about. */
export type ExpenseView = Readonly<{
  id: string;
  merchant: string;
  spentOn: Day | null;
  amountCents: Cents;
  category: string;
  tags: readonly string[];
  comment: string;
  payer: string | null;
}>;

/** One event of the report. `facts` are the event's plain values, for its words. */
export type HistoryEntry = Readonly<{
  sequence: number;
  at: string;
  by: string;
  byPerson: boolean;
  action: string;
  facts: Readonly<Record<string, string>>;
}>;

export type PostingDetail = Readonly<{
  id: string;
  companyId: string;
  version: number;
  state: PostingState;
  gpState: GpState | null;
  reportId: string;
  revision: number;
  employee: string;
  reportName: string;
  workspace: string;
  /** The policy id, for problems that name it. */
  policyId: string;
  approver: string;
  approvedAt: string | null;
  currency: string;
  totalCents: Cents;
  expenseCount: number;
  marker: string;
  journalNumber: number | null;
  batchId: string | null;
  gpDate: Day | null;
  gpDifferences: readonly string[];
  /** Given by GP when it is posted; `""` before. */
  auditTrailCode: string;
  kind: PostingKind;
  takenBack: TakenBack | null;
  /** Who asked for what needs a second person; null when nobody did. */
  askedBy: Readonly<{ name: string; isReader: boolean }> | null;
  /** Who asked last, and who agreed since, with when and why; also once it was done. */
  people: TwoPeople;
  /** Asked to be sent again: not before then, ISO text; null where no time has to pass. */
  sendAgainAt: string | null;
  maySendAgain: boolean;
  /** GP refused it: the same bytes may go again. */
  mayReplay: boolean;
  /** The journal that a correction asked for here takes back; null when there is none. */
  correctable: Readonly<{ journalNumber: number; unposted: boolean }> | null;
  /** The other journals of the report: the sides of a correction first. */
  links: readonly (JournalLink & TwoPeople)[];
  sentAt: string | null;
  attempts: number;
  /** Unclear: when GP is looked through again. */
  lookAgainAt: string | null;
  /** Queued: not before then. */
  notBefore: string | null;
  releasedBy: string | null;
  waitsForApproval: boolean;
  /** What of it is the reader's own work: then somebody else approves. */
  ownWork: readonly string[];
  /** For saving a mapping from here. */
  mappingVersion: number;
  segments: readonly Readonly<{ position: number; name: string; length: number }>[];
  separator: string;
  sourceDocument: string;
  problems: readonly ProblemView[];
  expenses: readonly ExpenseView[];
  /** Where a closed period holds it: the first open day after it; null: there is none. */
  openDay: Day | null;
  /** By `key` of the problem. */
  suggestions: Readonly<Record<string, NonNullable<MappingRow["suggestion"]>>>;
  journal: JournalView | null;
  history: readonly HistoryEntry[];
}>;
