import { hash } from "node:crypto";
import type { Day } from "../day.ts";
import { cents, sumCents, type Cents } from "../money.ts";
import type { Dated } from "../journal/rule/posting-date.ts";
import type { HoldProblem } from "../problem.ts";
import type { JournalLine } from "../ports.ts";
import type { GpState, PostingState } from "./state.ts";
import type { PostingKind } from "./marker.ts";

/** How a journal is recognised in GP: what a read-back compares. `linesHash` empty: only the total is known. */
export type Fingerprint = Readonly<{ totalDebitCents: Cents; lineCount: number; linesHash: string }>;

/** What a report would send, by the rules of that moment. `lines` may carry more for the screen; only these fields count. */
export type Plan = Readonly<{
  lines: readonly JournalLine[];
  date: Day;
  period: string;
  mappingVersion: number;
  /** By which rule it got its date, and that rule's own date where its period was closed; absent in plans of an older release. */
  dated?: Dated;
  fingerprint: Fingerprint;
  /** A default filled in for what the expense did not say: a person looks at it, whatever the policy. */
  usesDefault?: boolean;
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
  /** Whether the total differs too: then somebody is told. */
  totalDiffers: boolean;
  /** Given by GP when it is posted; `""` before. */
  auditTrailCode: string;
}>;

export type Person = Readonly<{ id: string; name: string }>;

/** Why a journal that was sent no longer counts, so that another one of the report may be sent. */
export type TakenBack = Readonly<{ by: "reversal"; journalNumber: number }> | Readonly<{ by: "deletion" }>;

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
  approvedBy: Person | null;
  gp: GpJournalRef | null;
  /** Problems that a person has looked at and closed: the same ones do not come back. */
  acknowledged: readonly HoldProblem[];
  /** Who asked for what needs a second person: to send it again, or (a reversal) to correct. */
  askedBy: Person | null;
  /** A reversal: the posting whose journal it takes back. */
  corrects: string | null;
  takenBack: TakenBack | null;
}>;

/** Whether its journal stands in GP for the report: sent, and neither deleted, voided nor taken back. */
export function countsInGp({ state, gp, takenBack }: Posting): boolean {
  return state === "sent" && takenBack === null && gp?.state !== "gone" && gp?.state !== "voided";
}

type Given = "id" | "companyId" | "subject" | "revision" | "kind" | "marker" | "contentHash" | "transactionIds";

/** A posting that is `planned` and has no past. */
export function newPosting(given: Pick<Posting, Given> & Partial<Pick<Posting, "corrects" | "askedBy">>): Posting {
  return {
    ...{ part: 0, state: "planned", epoch: 0, version: 1, holds: [], wasHeld: false, plan: null, intent: null },
    ...{ attempts: 0, deadline: null, notBefore: null, lookFirst: false, approvedBy: null, gp: null },
    ...{ acknowledged: [], askedBy: null, corrects: null, takenBack: null },
    ...given,
  };
}

/** When a ready posting waits for a person: never, only if it was held before, or always. */
export type ApprovalPolicy = "never" | "held" | "always";

/** Whether a ready posting still waits for a person under the company's policy. A reversal always does, and what used a default. */
export function waitsForApproval(posting: Posting, policy: ApprovalPolicy): boolean {
  if (posting.approvedBy !== null) return false;
  if (posting.kind === "reversal" || posting.plan?.usesDefault) return true;
  if (policy === "never") return false;
  return policy === "always" || posting.wasHeld;
}

/** The fingerprint of lines as GP would show them: account and sides in order, texts left out (GP may trim them). */
export function fingerprintOf(lines: readonly JournalLine[]): Fingerprint {
  const sides = lines.map((line) => [line.account.trim().toUpperCase(), line.debitCents, line.creditCents]);
  return {
    totalDebitCents: sumCents(lines.map((line) => cents(line.debitCents))),
    lineCount: lines.length,
    linesHash: hash("sha256", JSON.stringify(sides), "hex"),
  };
}

/** What GP's journal is compared with: what was sent or, where that was lost, what the rules made of the report later. */
export function expectedInGp({ intent, plan }: Posting): Fingerprint | null {
  return (intent ?? plan)?.fingerprint ?? null;
}

export function hashBytes(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}
