/** What the rules need of the world. The interfaces belong to the core; adapters fulfil them, `lib/wiring.ts` joins the two. */
import type { AuditHead } from "./audit/chain.ts";
import type { ShownCertificate } from "./connection/windows-client.ts";
import type { Cents } from "./money.ts";
import type { Day } from "./day.ts";
import type { FiscalPeriod } from "./mapping/rules.ts";
import type { HoldProblem, RunProblem } from "./problem.ts";
import type { Report } from "./report/report.ts";
import type { Result } from "./result.ts";

export type Clock = Readonly<{ now: () => Date; monotonicMs: () => number }>;

// ---- Expensify --------------------------------------------------------------------------------------------------

/** Which reports to read: by approval date, or exactly these ids whatever their state. */
export type ReportQuery =
  | Readonly<{ kind: "approved_since"; since: Day; policyIds: readonly string[]; includeClosed: boolean }>
  | Readonly<{ kind: "by_id"; reportIds: readonly string[] }>;

/** A report that was handed over, whole or not: one that is not whole is quarantined, never dropped. */
export type ReportReading =
  | Readonly<{ kind: "report"; report: Report }>
  | Readonly<{ kind: "quarantined"; reportId: string; problems: readonly HoldProblem[]; raw: string }>;

export type Workspace = Readonly<{ policyId: string; name: string; currency: string; role: string; type: string }>;
export type Category = Readonly<{ name: string; enabled: boolean; glCode: string; payrollCode: string }>;
export type Tag = Readonly<{
  level: number;
  /** The plain name; where levels depend on each other the full path `Parent:Child`, escaped (expensify.md 6.5). */
  name: string;
  enabled: boolean;
  glCode: string;
  /** As it stands in Expensify where that is another text than `name` escaped: to write the tag back unchanged. */
  written?: string;
}>;
export type ReportField = Readonly<{ name: string; type: string; values: readonly string[] }>;
/** What is unset is `""`. */
export type WorkspaceEmployee = Readonly<{
  /** Lower case. */
  email: string;
  name: string;
  employeeId: string;
  customField1: string;
  customField2: string;
  role: string;
  submitsTo: string;
}>;
export type WorkspaceDetail = Readonly<{
  policyId: string;
  categories: readonly Category[];
  /** The name of each level, first level first; one `""` for a flat list. */
  tagLevels: readonly string[];
  tags: readonly Tag[];
  reportFields: readonly ReportField[];
  employees: readonly WorkspaceEmployee[];
}>;

export type ExpenseSource = Readonly<{
  /**
   * Reads reports one at a time. The file is checked whole before the first one is handed out (expensify.md 8): a
   * truncated or malformed file yields nothing. At most `RunProblem`s; a single bad report is a `quarantined` reading.
   */
  readReports: (
    query: ReportQuery,
    onReading: (reading: ReportReading) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<Result<{ count: number; bytes: number }, RunProblem>>;
  listWorkspaces: (signal: AbortSignal) => Promise<Result<readonly Workspace[], RunProblem>>;
  readWorkspaces: (
    policyIds: readonly string[],
    signal: AbortSignal,
  ) => Promise<Result<readonly WorkspaceDetail[], RunProblem>>;
  /** A job of its own, after sending: labels exactly these reports, verified by the ids in the answered file. */
  markExported: (reportIds: readonly string[], label: string, signal: AbortSignal) => Promise<Result<void, RunProblem>>;
}>;

/** A level of tags as it shall stand; `""` names the one level of a flat list. */
export type TagLevel = Readonly<{ name: string; tags: readonly Omit<Tag, "level">[] }>;

/** An employee as Expensify shall know them (expensify.md 5.3). */
export type EmployeeRow = Readonly<{
  policyId: string;
  email: string;
  managerEmail: string;
  employeeId: string;
  /** Always sent: without it Expensify writes the employee id over it. */
  customField1: string;
  customField2: string;
  /** Sent for who is new alone; they never overwrite a person's own names. */
  firstName?: string;
  lastName?: string;
}>;

/** Success is: nothing failed and nobody was skipped, whatever code came with it. */
export type EmployeesUpdated = Readonly<{
  updated: number;
  failedPolicies: readonly string[];
  skipped: readonly Readonly<{ email: string; reason: string }>[];
}>;

/** What a writing came to. `unknown`: it may have been done; read back, and never repeat it by machine. */
export type WriteAnswer<Value> =
  | Readonly<{ kind: "done"; value: Value }>
  | Readonly<{ kind: "not_executed"; problem: RunProblem }>
  | Readonly<{ kind: "unknown"; problem: RunProblem }>;

/** Writing into Expensify's set-up: not on the path of a posting. One request each, never repeated by the client. */
export type ExpenseSetup = Readonly<{
  /** The whole list of tags: what is not in it is deleted by Expensify, whatever the request calls itself. */
  replaceTags: (
    policyId: string,
    levels: readonly TagLevel[],
    signal: AbortSignal,
  ) => Promise<WriteAnswer<Readonly<Record<never, never>>>>;
  updateEmployees: (
    rows: readonly EmployeeRow[],
    options: Readonly<{ isDryRun: boolean }>,
    signal: AbortSignal,
  ) => Promise<WriteAnswer<EmployeesUpdated>>;
}>;

/** Which reports a sample takes: some of those approved since a day, or exactly these, of them only what was approved after a day. */
export type SampleQuery =
  | Readonly<{ kind: "approved_since"; since: Day; reportsMax: number }>
  | Readonly<{ kind: "by_id"; reportIds: readonly string[]; approvedAfter: Day | null }>;

/** How an export is written, before any setting of the connection is applied: what the contract only infers (expensify.md 12). */
export type ExportSample = Readonly<{
  /** Of whole reports, in the order of the file: sums in hundredths with the sign of the file; null where an amount is none. */
  reports: readonly Readonly<{
    reportId: string;
    totalCents: Cents | null;
    sumCents: Cents | null;
    /** The day of its approval as it is written there. */
    approvedOn: Day | null;
  }>[];
  /** Reports whose rendering failed. */
  errors: number;
  /** Runs of the template that made the file. */
  passes: number;
  hasByteOrderMark: boolean;
  /** Expenses by the sign of their amount, and amounts that are no whole number of hundredths. */
  amounts: Readonly<{ positive: number; negative: number; odd: number }>;
  /** Texts that can only be escaped, and such that can only be plain. */
  texts: Readonly<{ escaped: number; plain: number; example: string }>;
  tags: Readonly<{ kept: number; removed: number }>;
  dates: Readonly<{ known: number; other: number; example: string }>;
  /** Values of `type`, each once. */
  kinds: readonly string[];
}>;

/** Only for ping and self-test. Reads alone. */
export type ExpenseProbe = Readonly<{
  sampleReports: (query: SampleQuery, signal: AbortSignal) => Promise<Result<ExportSample, RunProblem>>;
}>;

/**
 * What this installation remembers of its own database outside of it: the end of each organization's audit chain, so that a
 * restore or a failover that lost commits is noticed before anything is sent. Synchronous: it stands right before the wire.
 */
export type HistoryWitness = Readonly<{
  known: (organizationId: string) => AuditHead | null;
  note: (organizationId: string, head: AuditHead) => void;
  /** The database was set back and that is dealt with: what was known before is forgotten, by every process. */
  replace: (organizationId: string, head: AuditHead) => void;
}>;

/** Waits for a place in the credential's sliding window, shared by all processes; resolves false when the wait was aborted. */
export type Pacer = Readonly<{ takePlace: (credentialKey: string, signal: AbortSignal) => Promise<boolean> }>;

// ---- Dynamics GP ------------------------------------------------------------------------------------------------

export type GpCompany = Readonly<{
  id: number;
  name: string;
  separator: string;
  options: readonly string[];
  workflow: boolean;
}>;
export type SegmentFormat = Readonly<{ position: number; name: string; length: number; isMain: boolean }>;
export type AccountType = "Posting" | "Unit" | "Fixed Allocation" | "Variable Allocation" | "unknown";
export type Account = Readonly<{
  /** As GP formats it, `000-6150-01`. */
  number: string;
  description: string;
  active: boolean;
  /** `AllowAccountEntry`: false means that no journal may name it. */
  allowsEntry: boolean;
  type: AccountType;
  postingType: "BalanceSheet" | "ProfitLoss" | "unknown";
  /** GP's account category as GP writes it, `Selling Expense`; `""` where GP names none. */
  category: string;
}>;
/** By GP's `ModifiedDate` in UTC, both ends included. */
export type ModifiedWindow = Readonly<{ from: Date; to: Date }>;

export type LedgerCurrency = Readonly<{
  /** GP's currency id, `Z-US$`. */
  code: string;
  isoCode: string;
  name: string;
  decimals: number;
}>;
/** An employee of US payroll or a vendor. */
export type LedgerParty = Readonly<{
  code: string;
  name: string;
  /** `""`: GP's lists have none. */
  email: string;
  /** Of a vendor its class, of an employee the department. */
  className: string;
  active: boolean;
}>;

/** An account that is to be: active, open for entry, of type Posting. */
export type NewPostingAccount = Readonly<{
  number: string;
  /** At most 50 characters. */
  description: string;
  postingType: "BalanceSheet" | "ProfitLoss";
  /** `""`: leave it to GP. */
  category: string;
}>;
/** A vendor that is to be: active; everything else comes from its class. */
export type NewVendor = Readonly<{
  /** At most 15 characters, as GP keeps it: upper case. */
  code: string;
  /** At most 64 characters. */
  name: string;
  classId: string;
}>;

export type JournalLine = Readonly<{ account: string; debitCents: Cents; creditCents: Cents; text: string }>;

/** `SourceDocumentKey.Id` (gp.md 3.1). */
export const SOURCE_DOCUMENT_CHARACTERS_MAX = 10;

/** Everything GP gets, before it is bytes. Lines balance, each is one-sided and positive. */
export type GpJournal = Readonly<{
  gpCompanyId: number;
  date: Day;
  reference: string;
  batchId: string;
  /** `""`: leave it to GP's default. */
  sourceDocument: string;
  currency: string;
  /** Decimals of the currency in GP, 0 to 5. */
  currencyDecimals: number;
  lines: readonly JournalLine[];
}>;

export type TransactionState = "Work" | "Open" | "History";
export type JournalSummary = Readonly<{
  journalNumber: number;
  date: Day;
  batchId: string;
  reference: string;
  sourceDocument: string;
  state: TransactionState;
  modifiedAt: Date | null;
}>;
export type JournalDetail = JournalSummary &
  Readonly<{ voided: boolean; auditTrailCode: string; lines: readonly JournalLine[] }>;

/**
 * What a list asks for; all that is given must hold. All three states, always. By batch and date, by source document and
 * dates, or by dates alone (look, sweep); by last change, or by number whatever its date (the watch: a person may re-date).
 */
export type JournalCriteria = Readonly<{
  batchId?: string;
  sourceDocument?: string;
  /** Both ends included; both or neither. */
  from?: Day;
  to?: Day;
  /** GP's `ModifiedDate` in UTC, both ends included; both or neither. */
  modifiedFrom?: Date;
  modifiedTo?: Date;
  /** Any of these, at most some dozens. */
  journalNumbers?: readonly number[];
  /** Only numbers that end with these digits: one part of a list that GP cuts off. */
  numberEndsWith?: string;
}>;

/** What a send came to, by the table in posting-protocol.md. */
export type SendAnswer =
  | Readonly<{ kind: "not_executed"; problem: RunProblem }>
  | Readonly<{ kind: "rejected"; reasons: readonly string[]; raw: string }>
  | Readonly<{ kind: "executed" }>
  | Readonly<{ kind: "unknown"; problem: RunProblem; raw: string }>;

/** `incomplete`: an error, a full page or anything odd. It is never "absent". */
export type ListAnswer =
  | Readonly<{ kind: "complete"; journals: readonly JournalSummary[] }>
  /** `cutOff`: what came of a list that is cut off. */
  | Readonly<{ kind: "incomplete"; problem: RunProblem; cutOff?: readonly JournalSummary[] }>;

export type GeneralLedger = Readonly<{
  /** Pure: the same journal always gives the same bytes. */
  render: (journal: GpJournal) => Uint8Array;
  /** One request, never repeated by the client. `deadline` aborts it hard. */
  send: (bytes: Uint8Array, deadline: AbortSignal) => Promise<SendAnswer>;
  list: (gpCompanyId: number, criteria: JournalCriteria, signal: AbortSignal) => Promise<ListAnswer>;
  read: (
    gpCompanyId: number,
    journalNumber: number,
    date: Day,
    signal: AbortSignal,
  ) => Promise<Result<JournalDetail, RunProblem>>;
}>;

/** Accounts of one stretch of the chart. `upTo`: the last number that it reaches, to go on after; null: it is the last one. */
export type AccountPart = Readonly<{ accounts: readonly Account[]; upTo: string | null }>;

/** Reading GP's set-up: not on the path of a posting. */
export type LedgerSetup = Readonly<{
  listCompanies: (signal: AbortSignal) => Promise<Result<readonly GpCompany[], RunProblem>>;
  readAccountFormat: (
    gpCompanyId: number,
    signal: AbortSignal,
  ) => Promise<Result<readonly SegmentFormat[], RunProblem>>;
  /** Whole, or only what was changed in that window. */
  listAccounts: (
    gpCompanyId: number,
    signal: AbortSignal,
    changed?: ModifiedWindow,
  ) => Promise<Result<readonly Account[], RunProblem>>;
  /** The whole chart part by part, from account `after` on; an error is the last that comes. */
  readAccountParts: (
    gpCompanyId: number,
    after: string | null,
    signal: AbortSignal,
  ) => AsyncIterable<Result<AccountPart, RunProblem>>;
  listCurrencies: (gpCompanyId: number, signal: AbortSignal) => Promise<Result<readonly LedgerCurrency[], RunProblem>>;
  /** Employees of US payroll; GP tells no last change of them. */
  listEmployees: (gpCompanyId: number, signal: AbortSignal) => Promise<Result<readonly LedgerParty[], RunProblem>>;
  listVendors: (
    gpCompanyId: number,
    signal: AbortSignal,
    changed?: ModifiedWindow,
  ) => Promise<Result<readonly LedgerParty[], RunProblem>>;
  /** The periods of the Financial series; null where the surface has none, so that the calendar kept here counts. */
  listFiscalPeriods: (
    gpCompanyId: number,
    signal: AbortSignal,
  ) => Promise<Result<readonly FiscalPeriod[] | null, RunProblem>>;
  readPolicy: (
    gpCompanyId: number,
    operation: string,
    signal: AbortSignal,
  ) => Promise<Result<{ id: string; name: string }, RunProblem>>;
  readBatch: (
    gpCompanyId: number,
    batchId: string,
    signal: AbortSignal,
  ) => Promise<Result<{ count: number } | null, RunProblem>>;
}>;

/**
 * Writing GP's set-up. Each creation is one request that is never repeated, and answers as a send does: `unknown` may have been
 * done, and only reading back by key can tell. A reading by key is null where GP says that there is none.
 */
export type LedgerWriter = Readonly<{
  createPostingAccount: (gpCompanyId: number, account: NewPostingAccount, deadline: AbortSignal) => Promise<SendAnswer>;
  readPostingAccount: (
    gpCompanyId: number,
    number: string,
    signal: AbortSignal,
  ) => Promise<Result<Account | null, RunProblem>>;
  createVendor: (gpCompanyId: number, vendor: NewVendor, deadline: AbortSignal) => Promise<SendAnswer>;
  readVendor: (
    gpCompanyId: number,
    code: string,
    signal: AbortSignal,
  ) => Promise<Result<LedgerParty | null, RunProblem>>;
}>;

/** One layer of a ping, in order; the first failed one ends it. */
export type PingStep = Readonly<{
  layer: string;
  ok: boolean;
  detail: string;
  tookMs: number;
  problem: RunProblem | null;
  /** Of the layer where a server shows one, trusted or not. */
  certificate?: ShownCertificate;
}>;

/** Hears of each layer as soon as it is through, in order. */
export type HearStep = (step: PingStep) => Promise<void>;
