/** What a company has decided: everything `buildJournal` needs besides the report. Plain data, frozen when a plan is made. */
import type { Day } from "../day.ts";
import type { Account } from "../ports.ts";
import type { CompanyOptions } from "./company-options.ts";
import type { ExceptionCondition } from "./condition.ts";

/** Where one account segment comes from. Every segment declares exactly one; there is no silent default. */
export type SegmentSource =
  | Readonly<{ kind: "category" }>
  | Readonly<{ kind: "tag"; level: number }>
  | Readonly<{ kind: "workspace" }>
  | Readonly<{ kind: "constant"; value: string }>;

/** Segments in account order, position 1 first; values are joined with the company's separator. */
export type SegmentRule = Readonly<{ position: number; name: string; length: number; source: SegmentSource }>;

/**
 * What a mapping row maps. `category`, `tag` and `workspace` rows give a segment value, a `category` row of segment 0 a whole
 * account; `card` rows give a whole clearing account for a card programme; `exception` rows (source = its id) a value, a whole
 * account (segment 0) or a hold where their condition applies; `default` rows a value where the expense has none (source = the
 * employee's e-mail, or `""` for the company); the `expense_*` rows override one expense (source = transaction id), a `report_date`
 * row the date of one report whose period is closed (source = report id, target = a day).
 */
export type MappingKind =
  | ("category" | "tag" | "workspace" | "card" | "exception" | "default")
  | ("expense_payer" | "expense_account" | "report_date");

/** Target of an exception that holds the report for a person in place of choosing an account. */
export const HOLD_TARGET = "hold";
/** Target of a tag that is another company's cost centre: `company:TWO`. Nothing is posted between companies. */
export const COMPANY_PREFIX = "company:";

export type MappingKey = Readonly<{
  kind: MappingKind;
  /** Segment position for category, tag and workspace; 0 otherwise. */
  segment: number;
  /** Tag level, 1 first; 0 otherwise. */
  level: number;
  /** Category or tag name, policy id, card programme, or transaction id. Exact, case counts. */
  source: string;
  /** The workspace whose category or tag it is; absent or `""`: of every workspace that uses the company's mapping. */
  policyId?: string | undefined;
}>;

/** Version of a row that is only tried: above every saved one, so that it has the last word. */
export const UNSAVED_VERSION = Number.MAX_SAFE_INTEGER;

/** Who set it and when is carried along so that "why this account" can name them. */
export type MappingEntry = MappingKey &
  Readonly<{
    /** A segment value, a whole account, or (expense_payer) `employee` or `card:<programme>`. Null: unmapped again. */
    target: string | null;
    /** First posting date that it is for; absent or null: since ever. */
    effectiveFrom?: Day | null | undefined;
    /** When an exception applies, and its place among them: the lowest comes first. */
    condition?: ExceptionCondition | null | undefined;
    place?: number | null | undefined;
    /** A balance-sheet account takes the tag's cost centre all the same. */
    keepsCostCentre?: boolean | undefined;
    version: number;
    /** Null: set by `configure` or the engine. Carried into SegmentPart too: who mapped may not approve. */
    setById: string | null;
    /** The name to show. */
    setBy: string;
    setAt: Date;
  }>;

/** What a row says besides its key and target. */
export type MappingMore = Partial<Pick<MappingEntry, "effectiveFrom" | "condition" | "place" | "keepsCostCentre">>;

export type FiscalPeriod = Readonly<{ year: number; number: number; firstDay: Day; lastDay: Day; closed: boolean }>;

export type KnownWorkspace = Readonly<{
  policyId: string;
  name: string;
  /** Rows for every workspace apply here too. */
  usesCompanyMapping?: boolean | undefined;
  /** A tag's level depends on the one before it: tags are known by their full path. */
  dependentTags?: boolean | undefined;
  /** Tax amounts are in the report's currency already, not in that of the expense. */
  taxInReportCurrency?: boolean | undefined;
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
  /** Names that a person gave to segment values, by `1/420`. */
  segmentNames?: ReadonlyMap<string, string>;
  workspaces: ReadonlyMap<string, KnownWorkspace>;
  /** In force today. Key made by `mappingKeyText`. */
  mapping: ReadonlyMap<string, MappingEntry>;
  /** All rows, past and future, of the keys that have a row with a date; what is in force on another day comes from here. */
  dated?: readonly MappingEntry[] | undefined;
  mappingVersion: number;
  periods: readonly FiscalPeriod[];
  /** What else the company decided. */
  options: CompanyOptions;
  /** Reports that a person included although they were approved before go-live. */
  includedReportIds: ReadonlySet<string>;
  /** Reports that a person found in GP, keyed by hand: never sent. */
  keyedByHand: ReadonlyMap<string, KeyedByHand>;
}>;
