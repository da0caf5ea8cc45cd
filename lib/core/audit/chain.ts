import { createHash } from "node:crypto";
import { canonicalJson } from "../report/canonical-json.ts";

/** What stands before the first event of an organization. */
export const CHAIN_START = "0".repeat(64);

/** The last link of a chain, or any one: its number and its hash name all that was before it. */
export type AuditHead = Readonly<{ sequence: number; hash: string }>;

/** The parts of a stored event that its hash covers, sequence included: nothing can be edited, moved or dropped unseen. */
export type ChainedFields = Readonly<{
  organizationId: string;
  sequence: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  action: string;
  companyId: string | null;
  postingId: string | null;
  reportId: string | null;
  journalNumber: number | null;
  gpDate: string | null;
  body: unknown;
}>;

/** `sha256(previous hash ‖ canonical JSON of the fields)`, hex. */
export function linkHash(previousHash: string, fields: ChainedFields): string {
  return createHash("sha256")
    .update(previousHash)
    .update(canonicalJson(chained(fields)))
    .digest("hex");
}

export type ChainFault = Readonly<{ sequence: number; fault: "gap" | "broken_link" | "changed" }>;

/**
 * Checks a run of events in sequence order and returns the first fault, or null. `previous` is the link before the first
 * of them (`{ sequence: 0, hash: CHAIN_START }` at the beginning).
 */
export function verifyChain(
  previous: AuditHead,
  events: Iterable<ChainedFields & Readonly<{ previousHash: string; hash: string }>>,
): ChainFault | null {
  let last = previous;
  for (const { previousHash, hash, ...fields } of events) {
    const { sequence } = fields;
    if (sequence !== last.sequence + 1) return { sequence, fault: "gap" };
    if (previousHash !== last.hash) return { sequence, fault: "broken_link" };
    if (linkHash(previousHash, fields) !== hash) return { sequence, fault: "changed" };
    last = { sequence, hash };
  }
  return null;
}

/** Those fields alone: what else a row has is made from them, or is the link itself. */
function chained(event: ChainedFields): ChainedFields {
  const { organizationId, sequence, at, actorKind, actorId, actorName, action } = event;
  const { companyId, postingId, reportId, journalNumber, gpDate, body } = event;
  return {
    ...{ organizationId, sequence, at, actorKind, actorId, actorName, action },
    ...{ companyId, postingId, reportId, journalNumber, gpDate, body },
  };
}
