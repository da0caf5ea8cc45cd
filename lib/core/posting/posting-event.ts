import type { AuditAction } from "../audit/event.ts";
import type { SendAnswer } from "../ports.ts";
import type { HoldProblem, RequestProblem, RunProblem } from "../problem.ts";
import type { Result } from "../result.ts";
import type { GpJournalRef, Intent, Person, Plan, Posting, TakenBack } from "./posting.ts";

/** What a look into GP came to. `incomplete` is never "absent". */
export type Look =
  | Readonly<{ kind: "found"; journal: GpJournalRef }>
  | Readonly<{ kind: "many"; journalNumbers: readonly number[] }>
  | Readonly<{ kind: "absent" }>
  | Readonly<{ kind: "incomplete"; problem: RunProblem }>;

/** The report or the rules changed. */
export type PlanEvent =
  | Readonly<{ kind: "plan_made"; plan: Plan }>
  | Readonly<{ kind: "plan_empty" }>
  /** `expensesTaken`: another live posting has one of them, so a journal that GP has already cannot claim them. */
  /** Of what GP has already, though its plan was lost with our database: what the rules of now make of it. */
  | Readonly<{ kind: "plan_known"; plan: Plan }>
  /** `plan`: what the rules of now make of it all the same, to compare what GP has with. */
  | Readonly<{ kind: "plan_refused"; problems: readonly HoldProblem[]; expensesTaken?: true; plan?: Plan | null }>
  | Readonly<{ kind: "replan"; by: "engine" | "person" }>
  | Readonly<{ kind: "supersede" }>;

/** On its way to GP, and what came back. */
export type SendEvent =
  | Readonly<{ kind: "queue"; intent: Intent; lookFirst: boolean }>
  | Readonly<{ kind: "claim"; epoch: number }>
  | Readonly<{ kind: "claim_lost" }>
  | Readonly<{ kind: "attempt"; deadline: Date }>
  | Readonly<{ kind: "answered"; answer: SendAnswer }>
  | Readonly<{ kind: "sender_died"; epoch: number }>
  /** `expenseTaken`: found, but another live posting has one of its expenses. */
  | Readonly<{ kind: "looked"; look: Look; expenseTaken?: Readonly<{ expenseId: string; reportId: string }> }>
  | Readonly<{ kind: "review" }>
  /** Our database lost commits at this moment or before it. */
  | Readonly<{ kind: "history_lost" }>;

/** What became of a journal that was sent, and of its report. */
export type SentEvent =
  /** What GP has now; null: proven not to be there. `expensesTaken`: as for `plan_refused`. */
  | Readonly<{ kind: "watched"; journal: GpJournalRef | null; expensesTaken?: true }>
  | Readonly<{ kind: "duplicate_seen"; journalNumbers: readonly number[] }>
  /** The report is no longer approved in Expensify (`gone`: no longer there); null: it is again. */
  | Readonly<{ kind: "withdrawn"; status: string | null }>
  | Readonly<{ kind: "taken_back"; how: TakenBack }>;

/** A click. */
export type PersonEvent =
  | Readonly<{ kind: "approve"; by: Person }>
  | Readonly<{ kind: "withdraw_approval" }>
  | Readonly<{ kind: "hold"; reason: string }>
  | Readonly<{ kind: "dismiss"; reason: string }>
  | Readonly<{ kind: "restore" }>
  | Readonly<{ kind: "record_in_gp"; journalNumber: number | null; note: string }>
  /** Asks that it be sent although nobody knows whether GP has it. Nothing moves before another person agrees. */
  | Readonly<{ kind: "ask_again"; by: Person; reason: string }>
  | Readonly<{ kind: "send_again"; by: Person }>
  /** Sends what GP refused once more as it was: the same bytes. */
  | Readonly<{ kind: "replay" }>
  /** Has seen what stands beside a journal that was sent. */
  | Readonly<{ kind: "acknowledge"; reason: string }>;

export type PostingEvent = PlanEvent | SendEvent | SentEvent | PersonEvent;

/** What follows: `look` and `send` are network calls, made only after the move is committed. */
export type NextStep = "none" | "look" | "send" | "read_back";

export type Decision = Readonly<{
  posting: Posting;
  /** What happens to the claim on its expenses (one expense, one live posting), in the same transaction. */
  expenses: "claim" | "release" | "keep";
  audit: Readonly<{ action: AuditAction; detail: unknown }>;
  next: NextStep;
}>;

/** `now` decides deadlines and quarantines: the database's clock, since the clock of one machine may be wrong. */
export type DecideAt = Readonly<{ now: Date; quarantineMs: number }>;

/** `illegal_move` when the event does not fit the state; `same_person` and `too_early` where a person asked. */
export type Decided = Result<Decision, RequestProblem>;
