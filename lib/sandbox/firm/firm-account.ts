/** One account of the chart, in GP's words (gp.md 1.3, GLAccountSummary and GLPostingAccountSummary). */
export type FirmAccount = Readonly<{
  /** `420-6410-00`. */
  number: string;
  /** At most 50 characters. */
  description: string;
  active: boolean;
  allowsEntry: boolean;
  type: "Posting" | "Unit" | "Fixed Allocation" | "Variable Allocation";
  postingType: "BalanceSheet" | "ProfitLoss";
  typicalBalance: "Debit" | "Credit";
  category: string;
}>;
