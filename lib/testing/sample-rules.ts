import { day } from "#lib/core/day.ts";
import { monthlyPeriods } from "#lib/core/calendar/monthly-periods.ts";
import { type CompanyOptions, DEFAULT_OPTIONS } from "#lib/core/mapping/company-options.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyRules, MappingEntry, MappingKind } from "#lib/core/mapping/rules.ts";
import type { Account } from "#lib/core/ports.ts";

/** An account that any line may name. */
export function sampleAccount(number: string, changes: Partial<Account> = {}): Account {
  const base = { description: "", active: true, allowsEntry: true } as const;
  return { number, ...base, type: "Posting", postingType: "ProfitLoss", category: "Selling Expense", ...changes };
}

export function accountsByNumber(accounts: readonly Account[]): ReadonlyMap<string, Account> {
  return new Map(accounts.map((account) => [account.number, account]));
}

/** A mapping row by Ana Ruiz. Segment and level follow `SAMPLE_RULES`: tag level 1 → 1, category → 2, workspace → 3. */
export function sampleEntry(kind: MappingKind, source: string, target: string | null, version = 1): MappingEntry {
  const none = { card: 0, exception: 0, expense_payer: 0, expense_account: 0, report_date: 0 };
  const segment = { tag: 1, default: 1, category: 2, workspace: 3, ...none }[kind];
  const level = kind === "tag" ? 1 : 0;
  const setAt = new Date("2026-03-04T15:00:00Z");
  return { kind, segment, level, source, target, version, setBy: "Ana Ruiz", setById: "user-ana", setAt };
}

export function mappingOf(entries: readonly MappingEntry[]): ReadonlyMap<string, MappingEntry> {
  return new Map(entries.map((entry) => [mappingKeyText(entry), entry]));
}

export const SAMPLE_ENTRIES: readonly MappingEntry[] = [
  sampleEntry("tag", "Denver", "420"),
  sampleEntry("tag", "Boston", "440"),
  sampleEntry("category", "Lodging", "6420"),
  sampleEntry("category", "Meals", "6430"),
  sampleEntry("workspace", "POLICY1", "00"),
  sampleEntry("card", "Amex Corporate", "000-2145-00"),
];

const BALANCE_SHEET = { postingType: "BalanceSheet" } as const;

export const SAMPLE_ACCOUNTS: readonly Account[] = [
  sampleAccount("420-6420-00", { description: "Travel - Lodging" }),
  sampleAccount("420-6430-00", { description: "Travel - Meals" }),
  sampleAccount("440-6420-00"),
  sampleAccount("440-6430-00"),
  sampleAccount("000-2130-00", { description: "Employee expenses payable", ...BALANCE_SHEET }),
  sampleAccount("000-2145-00", { description: "Amex clearing", ...BALANCE_SHEET }),
];

/** A company of three segments `CCC-MMMM-SS` in Chicago, live since June 2026, with 2026 closed up to June. */
export const SAMPLE_RULES: CompanyRules = {
  companyId: "company-1",
  gpCompanyId: 2,
  currency: "USD",
  currencyDecimals: 2,
  timeZone: "America/Chicago",
  goLiveOn: day("2026-06-01"),
  includeClosed: false,
  separator: "-",
  segments: [
    { position: 1, name: "Cost centre", length: 3, source: { kind: "tag", level: 1 } },
    { position: 2, name: "Main account", length: 4, source: { kind: "category" } },
    { position: 3, name: "Site", length: 2, source: { kind: "workspace" } },
  ],
  liabilityAccount: "000-2130-00",
  confirmedAccounts: new Set(["000-2130-00", "000-2145-00"]),
  accounts: accountsByNumber(SAMPLE_ACCOUNTS),
  workspaces: new Map([
    [
      "POLICY1",
      {
        policyId: "POLICY1",
        name: "Field",
        categories: new Set(["Lodging", "Meals", "Field Tools", "Uncategorized"]),
        tags: [new Set(["Denver", "Boston", "Phoenix"])],
      },
    ],
  ]),
  mapping: mappingOf(SAMPLE_ENTRIES),
  mappingVersion: 1,
  periods: monthlyPeriods(2026, 6),
  options: DEFAULT_OPTIONS,
  includedReportIds: new Set(),
  keyedByHand: new Map(),
};

/** Where recoverable tax may go under `rulesWith`. */
export const TAX_ACCOUNT = "000-1180-00";

/** `SAMPLE_RULES` under other options. */
export function rulesWith(options: Partial<CompanyOptions>, changes: Partial<CompanyRules> = {}): CompanyRules {
  const accounts = accountsByNumber([...SAMPLE_ACCOUNTS, sampleAccount(TAX_ACCOUNT, BALANCE_SHEET)]);
  return { ...SAMPLE_RULES, accounts, options: { ...DEFAULT_OPTIONS, ...options }, ...changes };
}
