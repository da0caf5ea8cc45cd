import type { Actor } from "../audit/event.ts";
import type { AuditHead } from "../audit/chain.ts";
import type { Day } from "../day.ts";
import type { Cents } from "../money.ts";
import type { SendAnswer } from "../ports.ts";
import type { Report } from "../report/report.ts";
import type { Lease } from "./lease.ts";
import type { Decision } from "./posting-event.ts";
import type { Posting } from "./posting.ts";
import type { GpState, PostingState } from "./state.ts";

export type MoveResult =
  | Readonly<{ kind: "moved"; posting: Posting }>
  /** Somebody else moved it first (other state, epoch or version). */
  | Readonly<{ kind: "lost" }>
  /** The expense stands in another live posting, whoever moved this one: nothing was written. */
  | Readonly<{ kind: "expense_taken"; transactionId: string; reportId: string }>;

export type Move = Readonly<{ from: Posting; decision: Decision; answer?: SendAnswer }>;
export type Waiting = Readonly<{ id: string; bytes: number }>;

/** What lists and searches show of a posting, and the report as it was: not for the rules. */
export type PostingAbout = Readonly<{
  reportRowId: string;
  /** Null for a quarantined report. */
  content: Report | null;
  totalCents: Cents;
  currency: string;
  employee: string;
  reportName: string;
  approvedAt: Date | null;
}>;

/** Of a reversal: why somebody asked for it; stands in its audit event. */
export type AddDetail = Readonly<{ reason: string; corrects: number }>;

/** Its company is not live, or its report was keyed by hand since: nothing was written, and nothing may be sent. */
export type Barred = Readonly<{ kind: "barred"; why: "not_live" | "keyed_by_hand" }>;

/** `history_lost`: the database has not what was known of it before, so nobody may send by what it says now. */
export type StartedAttempt = Readonly<{
  result: MoveResult | Barred | Readonly<{ kind: "history_lost" }>;
  lease: Lease;
  /** The end of the audit chain with this attempt in it; null when it was not started. */
  head: AuditHead | null;
}>;

/** One try to send, as it is recorded before the first byte leaves and after the last one came. */
export type AttemptRecord = Readonly<{ number: number; deadline: Date; requestHash: string }>;

/**
 * Where postings live: Postgres in production, memory in tests and in the simulator. `postingStoreContract` runs
 * against both. Every method is one transaction; none waits on the network.
 */
export type PostingStore = Readonly<{
  /**
   * The same store for work under a lease: `add`, `move` and `recordSweep` write only while the company's lease is still
   * this one, in the same transaction. A process that stood still wakes with what it knew of the rules, of GP and of our own history.
   */
  underLease: (lease: Lease) => PostingStore;
  read: (postingId: string) => Promise<Posting | null>;
  /** Revisions of a report's journal in a company, newest first. */
  revisions: (companyId: string, subject: string) => Promise<readonly Posting[]>;
  /** Adds a first or next revision in state `planned`; false when that revision exists already (somebody was faster). */
  add: (posting: Posting, about: PostingAbout, actor: Actor, detail?: AddDetail) => Promise<boolean>;
  /** Oldest approval first, none last, then by report and revision. `notBefore` in the future is left out of `queued`. */
  list: (companyId: string, states: readonly PostingState[], limit: number) => Promise<readonly Posting[]>;
  /**
   * As `list`, but only which they are and how many bytes of plan and request each carries: for rounds that are long, so that no
   * more of them is in memory than is worked on.
   */
  waiting: (companyId: string, states: readonly PostingState[], limit: number) => Promise<readonly Waiting[]>;
  /** These postings as they are now, in this order; one that is gone is left out. */
  readAll: (postingIds: readonly string[]) => Promise<readonly Posting[]>;
  /** Compare-and-set on state, epoch and version, with the claim on expenses and the audit event. */
  move: (from: Posting, decision: Decision, actor: Actor) => Promise<MoveResult>;
  /** Each as `move`, for itself: together they cost little more than one. `answer`: what came back of its last attempt is kept too. */
  moveAll: (moves: readonly Move[], actor: Actor) => Promise<readonly MoveResult[]>;
  /**
   * As `move`, and in the same transaction records the attempt, renews the lease and checks that the audit chain still has
   * `known`; `lost` also when the lease is gone. What may not leave at this moment is `barred`.
   */
  startAttempt: (
    from: Posting,
    decision: Decision,
    attempt: AttemptRecord,
    guards: Readonly<{ lease: Lease; known: AuditHead | null }>,
    actor: Actor,
  ) => Promise<StartedAttempt>;
  /** What came back of an attempt that was started; written before it is judged. */
  endAttempt: (postingId: string, number: number, answer: SendAnswer) => Promise<void>;
  /** The lease when it is free, ours or run out; null while somebody else holds it. */
  takeLease: (companyId: string, holder: string) => Promise<Lease | null>;
  renewLease: (lease: Lease) => Promise<Lease | null>;
  releaseLease: (lease: Lease) => Promise<void>;
  /** Batch ids of the company that begin with `prefix`, ours and those met in GP, each once. */
  batchIds: (companyId: string, prefix: string) => Promise<readonly string[]>;
  /** Journals met in GP whose reference names this report (`markedReportId`), highest number first, then latest date. */
  sweptJournals: (companyId: string, markedId: string) => Promise<readonly SweptJournal[]>;
  /**
   * Keeps what a complete sweep of these dates met in GP, in place of what an earlier one met there; `everything`: of all
   * dates since go-live, so that sending may begin. False: the lease is lost, and nothing was kept.
   */
  recordSweep: (
    companyId: string,
    sweep: Readonly<{
      from: Day;
      to: Day;
      everything: boolean;
      /** By the database's clock: what came into GP later may be missing. */
      startedAt: Date;
      journals: readonly SweptJournal[];
    }>,
    actor: Actor,
  ) => Promise<boolean>;
  /**
   * Journals met in GP with the form of our markers that belong to no posting of the company, while no posting of their report
   * waits for a person either: their rows were lost, and the report is approved no more. At most `limit`,
   * in the order of `sweptJournals`.
   */
  unknownJournals: (companyId: string, limit: number) => Promise<readonly SweptJournal[]>;
  /** Postings of the company with one of these markers, compared without case. */
  findMarked: (companyId: string, markers: readonly string[]) => Promise<readonly Posting[]>;
  /** Sent journals that GP has not posted yet, or that are voided or gone: never looked at first (first sent first), then longest ago. */
  unposted: (companyId: string, limit: number) => Promise<readonly Posting[]>;
  /** That these were looked at, changed or not. */
  lookedAt: (postingIds: readonly string[]) => Promise<void>;
  /** Reversals of a posting's journal, oldest first. */
  corrections: (companyId: string, postingId: string) => Promise<readonly Posting[]>;
  /** Which other report holds an expense now: transaction id to report id. */
  expenseOwners: (transactionIds: readonly string[], exceptSubject: string) => Promise<ReadonlyMap<string, string>>;
}>;

/** A journal in GP that carries one of our markers, or looks like it. */
export type SweptJournal = Readonly<{
  journalNumber: number;
  date: Day;
  reference: string;
  batchId: string;
  gpState: GpState;
}>;
