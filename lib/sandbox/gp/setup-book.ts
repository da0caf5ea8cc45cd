/** Accounts and vendors of all companies as they are now: the firm's seed and what was done since, on disk before it is acknowledged. */
import { z } from "zod";
import { openChangeLog } from "../control/change-log.ts";
import type { Firm } from "../firm/firm.ts";
import type { FirmAccount } from "../firm/firm-account.ts";
import type { FirmVendor } from "../firm/parse-ledger-seed.ts";

/** When the seed was last changed. */
const SINCE = "2024-03-04T00:00:00";
export const HALDEN_COMPANY = 2;
/** GP's sample company: somewhere to test in, with a chart of its own. */
export const SAMPLE_COMPANY = -1;
export const SECOND_COMPANY = 3;

const Target = { companyId: z.int().default(HALDEN_COMPANY) };
const AccountFields = z.strictObject({
  description: z.string(),
  active: z.boolean(),
  allowsEntry: z.boolean(),
  category: z.string(),
});
const VendorFields = z.strictObject({ name: z.string(), classId: z.string(), active: z.boolean() });

/** What people do in GP to what it has. */
export const AccountCommand = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("change"), ...Target, number: z.string(), set: AccountFields.partial() }),
  z.strictObject({ action: z.literal("remove"), ...Target, number: z.string() }),
]);
export const VendorCommand = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("change"), ...Target, code: z.string(), set: VendorFields.partial() }),
  z.strictObject({ action: z.literal("remove"), ...Target, code: z.string() }),
]);

export type KeptAccount = FirmAccount & Readonly<{ createdAt: string; modifiedAt: string }>;
export type KeptVendor = FirmVendor & Readonly<{ createdAt: string; modifiedAt: string }>;

const sampleAccount = (number: string, description: string, changes: Partial<KeptAccount> = {}): KeptAccount => ({
  ...{ number, description, active: true, allowsEntry: true, type: "Posting", postingType: "ProfitLoss" },
  ...{ typicalBalance: "Debit", category: "Other Expenses", createdAt: SINCE, modifiedAt: SINCE, ...changes },
});
const SAMPLE_CHART: readonly KeptAccount[] = [
  sampleAccount("000-1100-00", "Cash - Operating Account", { postingType: "BalanceSheet", allowsEntry: false }),
  sampleAccount("000-6150-00", "Travel - Administration"),
  sampleAccount("000-6170-00", "Meals - Administration"),
  sampleAccount("000-6190-00", "Telex", { active: false }),
  sampleAccount("000-9020-00", "Head Count", { type: "Unit" }),
];

type Change =
  | Readonly<{ companyId: number; account: KeptAccount }>
  | Readonly<{ companyId: number; vendor: KeptVendor }>
  | Readonly<{ companyId: number; accountGone: string }>
  | Readonly<{ companyId: number; vendorGone: string }>;

export type SetupBook = Readonly<{
  /** In the order of their keys. */
  accounts: (companyId: number) => readonly KeptAccount[];
  vendors: (companyId: number) => readonly KeptVendor[];
  createAccount: (companyId: number, account: FirmAccount) => void;
  createVendor: (companyId: number, vendor: FirmVendor) => void;
  /** Throw when there is none of that key. */
  changeAccount: (command: z.infer<typeof AccountCommand>) => void;
  changeVendor: (command: z.infer<typeof VendorCommand>) => void;
  now: () => string;
  reset: () => void;
  close: () => void;
}>;

type Books = Readonly<{ accounts: Map<string, KeptAccount>; vendors: Map<string, KeptVendor> }>;

export function openSetupBook(path: string, firm: Firm, now: () => Date): SetupBook {
  const companies = new Map<number, Books>();
  const booksOf = (companyId: number): Books => {
    const books = companies.get(companyId) ?? seedOf(companyId, firm);
    companies.set(companyId, books);
    return books;
  };
  const apply = (change: Change): void => {
    const { accounts, vendors } = booksOf(change.companyId);
    if ("account" in change) accounts.set(change.account.number, change.account);
    else if ("vendor" in change) vendors.set(change.vendor.code, change.vendor);
    else if ("accountGone" in change) accounts.delete(change.accountGone);
    else vendors.delete(change.vendorGone);
  };
  const log = openChangeLog<Change>(path, apply);
  const keep = (change: Change): void => {
    apply(change);
    log.append(change);
  };
  // UTC without a zone, whole seconds: as the service writes times.
  const at = (): string => now().toISOString().slice(0, 19);
  return {
    accounts: (companyId) => sorted(booksOf(companyId).accounts),
    vendors: (companyId) => sorted(booksOf(companyId).vendors),
    createAccount: (companyId, account) =>
      keep({ companyId, account: { ...account, createdAt: at(), modifiedAt: at() } }),
    createVendor: (companyId, vendor) => keep({ companyId, vendor: { ...vendor, createdAt: at(), modifiedAt: at() } }),
    changeAccount: (command) => {
      const { companyId, number } = command;
      const account = found(booksOf(companyId).accounts, number);
      if (command.action === "remove") keep({ companyId, accountGone: number });
      else keep({ companyId, account: { ...account, ...defined(command.set), modifiedAt: at() } });
    },
    changeVendor: (command) => {
      const { companyId, code } = command;
      const vendor = found(booksOf(companyId).vendors, code);
      if (command.action === "remove") keep({ companyId, vendorGone: code });
      else keep({ companyId, vendor: { ...vendor, ...defined(command.set), modifiedAt: at() } });
    },
    now: at,
    reset: () => {
      log.clear();
      companies.clear();
    },
    close: () => log.close(),
  };
}

/** Halden has everything, its second company the same chart, and the sample company a few accounts. */
function seedOf(companyId: number, firm: Firm): Books {
  if (companyId === SAMPLE_COMPANY)
    return { accounts: new Map(SAMPLE_CHART.map((account) => [account.number, account])), vendors: new Map() };
  if (companyId !== HALDEN_COMPANY && companyId !== SECOND_COMPANY) return { accounts: new Map(), vendors: new Map() };
  const since = { createdAt: SINCE, modifiedAt: SINCE };
  return {
    accounts: new Map(firm.accounts.map((account) => [account.number, { ...account, ...since }])),
    vendors: new Map(
      (companyId === HALDEN_COMPANY ? firm.ledger.vendors : []).map((vendor) => [vendor.code, { ...vendor, ...since }]),
    ),
  };
}

function sorted<T>(of: ReadonlyMap<string, T>): readonly T[] {
  return [...of].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function found<T>(of: ReadonlyMap<string, T>, key: string): T {
  const value = of.get(key);
  if (value === undefined) throw new Error(`nothing of the key ${key}`);
  return value;
}

/** What a partial of zod leaves undefined says nothing. */
function defined<T extends object>(part: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
