import type { Cents } from "../money.ts";
import type { Day } from "../day.ts";

/** Expensify's words for the state of a report, lower case. `closed` is Submit & Close (`ARCHIVED` in requests). */
export type ReportStatus = "open" | "processing" | "approved" | "reimbursed" | "closed" | "unknown";

/**
 * One expense as the rules see it: the amount is already chosen by expensify.md 6.2 (converted, modified or first) and
 * its sign set so that spend is positive and a refund negative.
 */
export type Expense = Readonly<{
  /** Up to 19 digits: always text. */
  transactionId: string;
  spentOn: Day | null;
  merchant: string;
  category: string;
  categoryGlCode: string;
  /** One entry per level, unescaped; `""` where a level was skipped. */
  tags: readonly string[];
  /** In the report's currency. */
  amountCents: Cents;
  /** As spent, for the eye and the hash; equals the report's currency where nothing was converted. */
  originalCurrency: string;
  originalAmountCents: Cents;
  /** Null when Expensify did not say. */
  reimbursable: boolean | null;
  /** The card programme (`bank`), or the card's name or number; `""` when nothing points at a company card. */
  card: string;
  /** Mileage, per diem and the like: `type` as Expensify wrote it. */
  kind: string;
  taxCents: Cents | null;
  /** The rate's name in Expensify; `""` when there is none. */
  taxName: string;
  /** To be charged on to a customer; null when Expensify did not say. */
  billable: boolean | null;
  comment: string;
  receiptUrl: string;
}>;

/** One Expensify report as last read. */
export type Report = Readonly<{
  /** Base-62 (`R00X9oNOn2MO`) or digits; case matters. */
  reportId: string;
  /** The base-10 form of the same id, `""` when absent. */
  oldReportId: string;
  name: string;
  status: ReportStatus;
  /** `expense`, or `invoice`/`bill` where Expensify says so; `""` when it does not say. */
  type: string;
  policyId: string;
  policyName: string;
  currency: string;
  totalCents: Cents;
  submitterEmail: string;
  submitterName: string;
  /** Every approver, in order, lower-case e-mail. */
  approverEmails: readonly string[];
  managerName: string;
  /** What the workspace says of the submitter, at the time of reading: the values change with the employee, not the report. */
  employeeCustomField1: string;
  employeeCustomField2: string;
  /** Report fields by name, as the export writes it: every character but letters and digits is `_`. Empty ones are left out. */
  fields: Readonly<Record<string, string>>;
  createdAt: Date | null;
  submittedAt: Date | null;
  approvedAt: Date | null;
  reimbursedAt: Date | null;
  expenses: readonly Expense[];
  history: readonly Readonly<{ action: string; by: string; at: string; message: string }>[];
}>;
