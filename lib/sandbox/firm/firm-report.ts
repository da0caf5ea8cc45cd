/** The firm's reports as the notation writes them: what Expensify holds, and beside it what must become of each. */

export type Payer = "own" | "amex" | "visa" | "diners" | "none" | "unsaid";
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = Readonly<{ [key: string]: JsonValue }>;

export type FirmExpense = Readonly<{
  /** 19 digits. */
  transactionId: string;
  /** `YYYY-MM-DD`. */
  spentOn: string;
  category: string;
  /** As Expensify writes it: levels joined by `:`, a literal colon as `\:`. */
  tag: string;
  currency: string;
  /** In `currency`, hundredths. */
  amountCents: number;
  /** A later correction in the same currency, 0 when there is none (expensify.md 6.2). */
  modifiedCents: number;
  /** What it comes to in the report's currency: the amount that counts. */
  reportCents: number;
  payer: Payer;
  /** Miles driven, 0 when it is no mileage. */
  miles: number;
  merchant: string;
  /** Keys of the exported expense that differ from what the notation says. */
  overlay: JsonObject;
}>;

/** One-sided, positive; `text` is null where the data does not say which text GP must get. */
export type ExpectedLine = Readonly<{ account: string; debitCents: number; creditCents: number; text: string | null }>;

/** What must become of a report. Hold codes are a set: their order says nothing. `absent`: never exported by a sync. */
export type Expected =
  | Readonly<{ kind: "send"; date: string; lines: readonly ExpectedLine[] }>
  | Readonly<{ kind: "hold"; codes: readonly string[] }>
  | Readonly<{ kind: "absent"; codes: readonly string[] }>
  | Readonly<{ kind: "nothing_to_post" }>;

export type FirmStatus = "open" | "processing" | "approved" | "reimbursed" | "closed";

export type FirmReport = Readonly<{
  reportId: string;
  /** Key of the employee in employees.txt. */
  employee: string;
  /** Key of the workspace in workspaces.ts. */
  workspace: string;
  status: FirmStatus;
  /** UTC, as Expensify writes it: `YYYY-MM-DD HH:MM:SS`; null for a report that was never approved. */
  approvedAt: string | null;
  approvers: readonly string[];
  totalCents: number;
  name: string;
  expenses: readonly FirmExpense[];
  /** Keys of the exported report that differ; `broken: true` makes its rendering fail. */
  overlay: JsonObject;
  expected: Expected;
  /** What must become of it once tag Denver is mapped to 420 and category Field Tools to 6530; null for all others. */
  expectedOnceMapped: Expected | null;
}>;
