import type { GeneralLedger } from "#lib/core/ports.ts";
import type { PostingWorld } from "#lib/services/posting/step.ts";

/** The world of a sender: one company, its ledger. */
export type SendWorld = PostingWorld &
  Readonly<{
    ledger: GeneralLedger;
    gpCompanyId: number;
    /** The whole HTTP budget of a send. */
    sendBudgetMs: number;
    /** Aborts after this many milliseconds. */
    deadline: (ms: number) => AbortSignal;
  }>;
