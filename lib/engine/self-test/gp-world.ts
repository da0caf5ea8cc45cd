import type { GpTestInput, SelfTestStep } from "#lib/core/connection/self-test/self-test.ts";
import type { LedgerProbe } from "#lib/core/ledger/ledger-probe.ts";
import type { Clock, GeneralLedger, LedgerSetup } from "#lib/core/ports.ts";

const READ_BUDGET_MS = 60_000;

/** All that a self-test asks of a ledger; any adapter behind these ports can be tested. */
export type TestedLedger = GeneralLedger &
  Pick<LedgerSetup, "listAccounts" | "listCompanies" | "listCurrencies" | "readBatch" | "readPolicy"> &
  Readonly<{ probe?: LedgerProbe | undefined }>;

export type GpTestWorld = Readonly<{
  ledger: TestedLedger;
  input: GpTestInput;
  testId: string;
  markerKey: Uint8Array;
  clock: Clock;
  /** Commits what was done so far; throws where this run is no longer ours. */
  keep: (steps: readonly SelfTestStep[]) => Promise<void>;
  /** The whole HTTP budget of one send. */
  sendBudgetMs: number;
  deadline: (ms: number) => AbortSignal;
  stop: AbortSignal;
}>;

/** What the test company has to offer. */
export type TestChart = Readonly<{
  debit: string;
  credit: string;
  inactive: string | null;
  noEntry: string | null;
  decimals: number;
}>;

/** For one read. */
export function readSignal({ stop, deadline }: GpTestWorld): AbortSignal {
  return AbortSignal.any([stop, deadline(READ_BUDGET_MS)]);
}
