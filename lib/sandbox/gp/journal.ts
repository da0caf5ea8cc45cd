/** A journal as GP keeps it. Amounts are decimal texts of GP's five places cut to what was sent. */
export type KeptLine = Readonly<{
  sequence: number;
  account: string;
  debit: string;
  credit: string;
  text: string;
  /** Of the line, where one was sent and kept. */
  tax?: Readonly<{ account: string; amount: string; detail: string }> | undefined;
}>;
export type KeptJournal = Readonly<{
  companyId: number;
  journalNumber: number;
  /** `YYYY-MM-DD`. */
  date: string;
  batchSource: string;
  batchId: string;
  currency: string;
  currencyDigits: number;
  reference: string;
  sourceDocument: string;
  lines: readonly KeptLine[];
  state: "Work" | "Open" | "History";
  voided: boolean;
  /** UTC, `YYYY-MM-DDTHH:MM:SS`. */
  createdAt: string;
  modifiedAt: string;
  modifiedBy: string;
  postedBy: string;
  auditTrailCode: string;
}>;
/** What becomes one: the book gives the times, and the next number where none is asked for. */
export type NewJournal = Omit<KeptJournal, "journalNumber" | "createdAt" | "modifiedAt"> &
  Readonly<{ journalNumber: number | null }>;
