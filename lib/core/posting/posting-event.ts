import type { AuditAction } from "../audit/event.ts";
import type { SendAnswer } from "../ports.ts";
import type { HoldProblem, RequestProblem, RunProblem } from "../problem.ts";
import type { Result } from "../result.ts";
import type { GpJournalRef, Intent, Plan, Posting } from "./posting.ts";

/** What a look into GP came to. `incomplete` is never "absent". */
export type Look =
  | Readonly<{ kind: "found"; journal: GpJournalRef }>
  | Readonly<{ kind: "many"; journalNumbers: readonly number[] }>
  | Readonly<{ kind: "absent" }>
  | Readonly<{ kind: "incomplete"; problem: RunProblem }>;

export type PostingEvent =
  | Readonly<{ kind: "plan_made"; plan: Plan }>
  | Readonly<{ kind: "plan_empty" }>
  /** `expensesTaken`: another live posting has one of them, so a journal that GP has already cannot claim them. */
  | Readonly<{ kind: "plan_refused"; problems: readonly HoldProblem[]; expensesTaken?: true }>
  | Readonly<{ kind: "replan"; by: "engine" | "person" }>
  | Readonly<{ kind: "approve"; by: Readonly<{ id: string; name: string }> }>
  | Readonly<{ kind: "withdraw_approval" }>
  | Readonly<{ kind: "queue"; intent: Intent; lookFirst: boolean }>
  | Readonly<{ kind: "claim"; epoch: number }>
  | Readonly<{ kind: "claim_lost" }>
  | Readonly<{ kind: "attempt"; deadline: Date }>
  | Readonly<{ kind: "answered"; answer: SendAnswer }>
  | Readonly<{ kind: "sender_died"; epoch: number }>
  | Readonly<{ kind: "looked"; look: Look }>
  | Readonly<{ kind: "review" }>
  | Readonly<{ kind: "hold"; reason: string }>
  | Readonly<{ kind: "dismiss"; reason: string }>
  | Readonly<{ kind: "restore" }>
  | Readonly<{ kind: "supersede" }>
  | Readonly<{ kind: "record_in_gp"; journalNumber: number | null; note: string }>
  | Readonly<{ kind: "send_again" }>
  | Readonly<{ kind: "history_lost" }>;

/** What follows: `look` and `send` are network calls, made only after the move is committed. */
export type NextStep = "none" | "look" | "send" | "read_back";

export type Decision = Readonly<{
  posting: Posting;
  /** What happens to the claim on its expenses (one expense, one live posting), in the same transaction. */
  expenses: "claim" | "release" | "keep";
  audit: Readonly<{ action: AuditAction; detail: unknown }>;
  next: NextStep;
}>;

export type DecideAt = Readonly<{ now: Date; quarantineMs: number }>;

/** `illegal_move` when the event does not fit the state. */
export type Decided = Result<Decision, RequestProblem>;
