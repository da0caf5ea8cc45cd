import type { RunProblem } from "#lib/core/problem.ts";
import type { PushHow, PushItem } from "#lib/core/push/push.ts";
import type { OpenLedger, OpenSource } from "../deps.ts";

/**
 * What a writing is given. Both sides are opened already, or the one that it needs; calls to them stand in no transaction.
 * `before` is what the person saw; whoever writes reads it again first and answers `changed` when it is another.
 */
export type PushDeps = Readonly<{
  source: OpenSource | null;
  ledger: OpenLedger | null;
  gpCompanyId: number;
  /** The workspace written to; `""` for GP. */
  policyId: string;
  isDryRun: boolean;
  /** The whole HTTP budget of one creation in GP, and what aborts it. */
  sendBudgetMs: number;
  deadline: (ms: number) => AbortSignal;
  before: unknown;
}>;

export type PushResult = Readonly<{
  outcome: PushHow;
  items: readonly PushItem[];
  problem?: RunProblem;
  /** What stood there right before writing: kept in place of what the person saw, for undo. */
  before?: unknown;
}>;

/**
 * Writes what is wanted, once, and reads it back: `done` is only what was seen there afterwards. An answer that leaves open
 * whether it was done is `unclear` and is never repeated by a machine. Refusals are values; it throws on bugs alone.
 */
export type PushKind<Wanted> = (deps: PushDeps, wanted: Wanted, signal: AbortSignal) => Promise<PushResult>;

/** Looks, without writing anything, whether what is wanted is there by now. Null: nobody can tell yet. */
export type PushLook<Wanted> = (deps: PushDeps, wanted: Wanted, signal: AbortSignal) => Promise<PushResult | null>;
