import { createHash } from "node:crypto";
import type { Day } from "../day.ts";
import { cents, sumCents, type Cents } from "../money.ts";
import type { HoldProblem } from "../problem.ts";
import type { JournalLine } from "../ports.ts";
import { canonicalJson } from "../report/canonical-json.ts";
import type { GpState, PostingState } from "./state.ts";
import type { PostingKind } from "./marker.ts";

/** How a journal is recognised in GP: what a read-back compares. */
export type Fingerprint = Readonly<{ totalDebitCents: Cents; lineCount: number; linesHash: string }>;

/** What a report would send, by the rules of that moment. `lines` may carry more for the screen; only these fields count. */
export type Plan = Readonly<{
  lines: readonly JournalLine[];
  date: Day;
  period: string;
  mappingVersion: number;
  fingerprint: Fingerprint;
}>;

/** Everything that will be sent, frozen on entering `queued`. The same intent never carries other bytes. */
export type Intent = Readonly<{
  request: Uint8Array;
  requestHash: string;
  batchId: string;
  sourceDocument: string;
  date: Day;
  fingerprint: Fingerprint;
}>;

export type GpJournalRef = Readonly<{
  journalNumber: number;
  batchId: string;
  date: Day;
  state: GpState;
  /** What GP has that we did not send, in words; empty when all is equal. */
  differences: readonly string[];
}>;

/** One revision of one report on its way into one GP company. */
export type Posting = Readonly<{
  id: string;
  companyId: string;
  /** The Expensify report id. */
  subject: string;
  revision: number;
  kind: PostingKind;
  part: number;
  state: PostingState;
  /** Lease epoch of the sender that moved it last; 0 before the first claim. */
  epoch: number;
  /** Counts every move: two people who look at the same row cannot both act on it. */
  version: number;
  marker: string;
  contentHash: string;
  transactionIds: readonly string[];
  holds: readonly HoldProblem[];
  /** It was held at least once: where the policy says so, a person approves it. */
  wasHeld: boolean;
  plan: Plan | null;
  intent: Intent | null;
  attempts: number;
  /** Of the latest attempt: until then the request may still be on its way. */
  deadline: Date | null;
  /** Not before this may it be tried again. */
  notBefore: Date | null;
  /** Look in GP before sending: it was attempted before, a person asked again, or history is new. */
  lookFirst: boolean;
  /** Who released it, where the policy asks for a person. Falls away when it is planned anew. */
  approvedBy: Readonly<{ id: string; name: string }> | null;
  gp: GpJournalRef | null;
}>;

/** When a ready posting waits for a person: never, only if it was held before, or always. */
export type ApprovalPolicy = "never" | "held" | "always";

/** Whether a ready posting still waits for a person under the company's policy. */
export function waitsForApproval(posting: Posting, policy: ApprovalPolicy): boolean {
  if (posting.approvedBy !== null || policy === "never") return false;
  return policy === "always" || posting.wasHeld;
}

/** The fingerprint of lines as GP would show them: account and sides in order, texts left out (GP may trim them). */
export function fingerprintOf(lines: readonly JournalLine[]): Fingerprint {
  const sides = lines.map((line) => [line.account.trim().toUpperCase(), line.debitCents, line.creditCents]);
  return {
    totalDebitCents: sumCents(lines.map((line) => cents(line.debitCents))),
    lineCount: lines.length,
    linesHash: createHash("sha256").update(canonicalJson(sides)).digest("hex"),
  };
}

export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
