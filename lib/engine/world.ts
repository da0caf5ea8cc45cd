import type { AuditHead } from "#lib/core/audit/chain.ts";
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
    witness: OrganizationWitness;
  }>;

/** What is remembered of the organization's audit chain outside of the database. Synchronous: it stands right before the wire. */
export type OrganizationWitness = Readonly<{
  known: () => AuditHead | null;
  note: (head: AuditHead) => void;
  replace: (head: AuditHead) => void;
}>;
