import type { LedgerProbe } from "#lib/core/ledger/ledger-probe.ts";
import type {
  Clock,
  ExpenseProbe,
  ExpenseSetup,
  ExpenseSource,
  GeneralLedger,
  HistoryWitness,
  LedgerSetup,
  LedgerWriter,
} from "#lib/core/ports.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { Database } from "#db/client.ts";
import type { connection } from "#db/schema/connection.ts";

export type ConnectionRow = typeof connection.$inferSelect;
export type OpenSource = ExpenseSource & ExpenseSetup & Readonly<{ probe: ExpenseProbe; close: () => Promise<void> }>;
export type OpenLedger = GeneralLedger &
  LedgerSetup &
  LedgerWriter &
  Readonly<{ probe?: LedgerProbe | undefined; close: () => Promise<void> }>;

/** What the engine is given by `lib/wiring.ts`, and by its tests. Opening a connection unseals its secret, for
 * which it may ask the database and a key service: never inside of a transaction. */
export type EngineDeps = Readonly<{
  db: Database;
  clock: Clock;
  openStore: (organizationId: string) => PostingStore;
  witness: HistoryWitness;
  openSource: (row: ConnectionRow) => Promise<Result<OpenSource, RunProblem>>;
  openLedger: (row: ConnectionRow, sourceDocument: string) => Promise<Result<OpenLedger, RunProblem>>;
  /** The organization's marker key, by its slug. */
  markerKey: (organizationSlug: string) => Uint8Array;
  quarantineMs: number;
  sendBudgetMs: number;
  deadline: (ms: number) => AbortSignal;
  log: Readonly<{ info: (fields: object, text: string) => void; error: (fields: object, text: string) => void }>;
}>;
