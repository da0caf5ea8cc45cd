/** What a company has decided: everything `buildJournal` needs besides the report. Plain data, frozen when a plan is made. */
import type { Day } from "../day.ts";
import type { Account } from "../ports.ts";

/** Where one account segment comes from. Every segment declares exactly one; there is no silent default. */
export type SegmentSource =
  | Readonly<{ kind: "category" }>
  | Readonly<{ kind: "tag"; level: number }>
  | Readonly<{ kind: "workspace" }>
  | Readonly<{ kind: "constant"; value: string }>;

/** Segments in account order, position 1 first; values are joined with the company's separator. */
export type SegmentRule = Readonly<{ position: number; name: string; length: number; source: SegmentSource }>;

/**
 * What a mapping row maps. `segment` rows give a segment value for a category, tag or workspace; `card` rows give a
 * whole clearing account for a card programme; the `expense_*` rows override one expense (source = transaction id).
 */
export type MappingKind = "category" | "tag" | "workspace" | "card" | "expense_payer" | "expense_account";

export type MappingKey = Readonly<{
  kind: MappingKind;
  /** Segment position for category, tag and workspace; 0 otherwise. */
  segment: number;
  /** Tag level, 1 first; 0 otherwise. */
  level: number;
  /** Category or tag name, policy id, card programme, or transaction id. Exact, case counts. */
  source: string;
}>;

/** Who set it and when is carried along so that "why this account" can name them. */
export type MappingEntry = MappingKey &
  Readonly<{
    /** A segment value, a whole account, or (expense_payer) `employee` or `card:<programme>`. Null: unmapped again. */
    target: string | null;
    version: number;
    /** Null: set by `configure` or the engine. Carried into SegmentPart too: who mapped may not approve. */
    setById: string | null;
    /** The name to show. */
    setBy: string;
    setAt: Date;
  }>;

export type FiscalPeriod = Readonly<{ year: number; number: number; firstDay: Day; lastDay: Day; closed: boolean }>;

export type KnownWorkspace = Readonly<{
  policyId: string;
  name: string;
  /** Names that Expensify lists, enabled or not. */
  categories: ReadonlySet<string>;
  /** Index 0 is level 1. */
  tags: readonly ReadonlySet<string>[];
}>;

/** The journal in GP that a person keyed for a report, and who confirmed that. */
export type KeyedByHand = Readonly<{ journalNumber: number; journalDay: Day; confirmedBy: string }>;

export type CompanyRules = Readonly<{
  companyId: string;
  gpCompanyId: number;
  currency: string;
  currencyDecimals: number;
  timeZone: string;
  goLiveOn: Day;
  includeClosed: boolean;
  separator: string;
  segments: readonly SegmentRule[];
  /** A whole balance-sheet account: what employees are owed. */
  liabilityAccount: string;
  /** Accounts of which a person said that they are neither the payables control account nor a bank account. */
  confirmedAccounts: ReadonlySet<string>;
  accounts: ReadonlyMap<string, Account>;
  workspaces: ReadonlyMap<string, KnownWorkspace>;
  /** Key made by `mappingKeyText`. */
  mapping: ReadonlyMap<string, MappingEntry>;
  mappingVersion: number;
  periods: readonly FiscalPeriod[];
  /** Reports that a person included although they were approved before go-live. */
  includedReportIds: ReadonlySet<string>;
  /** Reports that a person found in GP, keyed by hand: never sent. */
  keyedByHand: ReadonlyMap<string, KeyedByHand>;
}>;
