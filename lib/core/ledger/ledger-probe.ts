import type { Day } from "../day.ts";
import type { Cents } from "../money.ts";
import type { GpJournal } from "../ports.ts";
import type { RunProblem } from "../problem.ts";
import type { Result } from "../result.ts";

/** A journal as only the self-test sends it: it may be wrong, and its first line may carry a tax. */
export type ProbeJournal = GpJournal & Readonly<{ tax?: Readonly<{ account: string; cents: Cents; detail: string }> }>;

/** Only for the self-test. A ledger that has no such thing leaves it out, and those steps are left out. */
export type LedgerProbe = Readonly<{
  /** As `render`, but without the checks that keep a wrong journal from leaving. */
  renderProbe: (journal: ProbeJournal) => Uint8Array;
  /** The tax of each line as the ledger gives it back; null where a line has none. Null: a line has no tax on this surface. */
  readTaxes:
    | ((
        gpCompanyId: number,
        journalNumber: number,
        date: Day,
        signal: AbortSignal,
      ) => Promise<Result<readonly (Cents | null)[], RunProblem>>)
    | null;
}>;
