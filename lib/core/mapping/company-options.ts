import type { PushSchedules } from "../push/push-schedule.ts";

/** What a company decides besides its mapping: versioned with it, so that a posting keeps the rules it was built with. */

/** Which day a journal gets: of approval, of the last expense, or of the run that makes it. */
export type PostingDateRule = "approved" | "last_expense" | "run";

/** What to do with a journal whose period is closed: hold it, or date it on the first day of the next open one. */
export type ClosedPeriodRule = "hold" | "next_open";

/** What part of a tax is got back, and where it goes; the rest stays in the expense. */
export type TaxRule = Readonly<{
  /** The name of the rate in Expensify. */
  tax: string;
  /** Only for this category; null: for every other one. */
  category: string | null;
  /** 0 to 10,000: hundredths of a percent. */
  recoverableBasisPoints: number;
  /** The whole account that the recoverable part is charged to. */
  account: string;
  /** Who last changed it, when and with which version; absent where no user did (a file). Who set it may not approve what uses it. */
  set?: Readonly<{ byId: string | null; by: string; at: string; version: number }>;
}>;

export type CompanyOptions = Readonly<{
  postingDate: PostingDateRule;
  closedPeriod: ClosedPeriodRule;
  /** Up to so many expenses each have a line; above, lines are summed by account, debits and credits apart. */
  linesMax: number;
  /** Text of an expense's line, with tokens in braces: `{last name} {day} {merchant}`. */
  lineText: string;
  taxRules: readonly TaxRule[];
  /** By segment position: the value that balance-sheet targets get in place of a cost centre. */
  balanceSheetValues: Readonly<Record<string, string>>;
  /** Defaults fill a missing tag or an unmapped value; each marks its line and forces an approval. */
  defaultByCompany: boolean;
  defaultByEmployee: boolean;
  /** What may be written to other systems; each also needs a second person. */
  createAccounts: boolean;
  pushTags: boolean;
  pushEmployees: boolean;
  createVendors: boolean;
  /** The class in GP that new vendors get. */
  vendorClass: string;
  /** Which of them are prepared by themselves, and in whose name; switched on by that person alone. */
  pushSchedules: PushSchedules;
}>;

export const DEFAULT_OPTIONS: CompanyOptions = {
  postingDate: "approved",
  closedPeriod: "hold",
  linesMax: 200,
  lineText: "{last name} {day} {merchant}",
  taxRules: [],
  balanceSheetValues: {},
  defaultByCompany: false,
  defaultByEmployee: false,
  createAccounts: false,
  pushTags: false,
  pushEmployees: false,
  createVendors: false,
  vendorClass: "",
  pushSchedules: {},
};

/** The options in force: what was saved, and the defaults where it is silent or an older release knew less. */
export function optionsOf(saved: Partial<CompanyOptions> | undefined): CompanyOptions {
  return { ...DEFAULT_OPTIONS, ...saved };
}
