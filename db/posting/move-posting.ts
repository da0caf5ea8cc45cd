import { getTableColumns } from "drizzle-orm";
import type { Actor } from "#lib/core/audit/event.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { arrayText, jsonRows, rowsJson } from "../json-rows.ts";
import { posting as postingTable } from "../schema/posting.ts";
import { storable } from "../storable.ts";
import type { Run } from "../tx.ts";
import { changedColumns } from "./posting-row.ts";

/** `under`: nothing is written unless the company's lease is still this one. */
export type MoveScope = Readonly<{ organizationId: string; actor: Actor; at: Date; under?: Lease | null }>;

/** A move that was decided, who made it and when. `moved`: as it will be stored. */
export type DecidedMove = Readonly<{
  from: Posting;
  decision: Decision;
  moved: Posting;
  actor: Actor;
  at: Date;
  under: Lease | null;
}>;

export function decidedMove(
  from: Posting,
  decision: Decision,
  { actor, at, under = null }: Omit<MoveScope, "organizationId">,
): DecidedMove {
  const { posting } = decision;
  // What GP or Expensify said stands in holds and differences.
  const moved = { ...posting, holds: storable(posting.holds), gp: storable(posting.gp) };
  return { from, decision, moved, actor, at, under };
}

const columns = getTableColumns(postingTable);
/** What every move writes, in the database's names; the values come from `changedColumns`. */
const ALWAYS = [
  ...[columns.state, columns.epoch, columns.version, columns.holds, columns.wasHeld, columns.requestHash],
  ...[columns.batchId, columns.sourceDocument, columns.intentDate, columns.fingerprint, columns.attempts],
  ...[columns.deadline, columns.notBefore, columns.lookFirst, columns.approvedById, columns.approvedBy],
  ...[columns.journalNumber, columns.gpBatchId, columns.gpDate, columns.gpState, columns.gpDifferences],
  ...[columns.gpTotalDiffers, columns.auditTrailCode, columns.acknowledged, columns.askedById, columns.askedBy],
  ...[columns.takenBack, columns.updatedAt],
];
const MOVE = `
  update posting p set ${ALWAYS.map(({ name }) => `${name} = v.${name}`).join(", ")},
    sent_at = coalesce(v.sent_at, p.sent_at),
    plan = case when v.has_plan then v.plan else p.plan end,
    request = case when v.has_request then decode(v.request, 'base64') else p.request end
  from ${jsonRows(
    [columns.id, columns.plan, columns.sentAt, ...ALWAYS],
    ", has_plan boolean, has_request boolean, request text, from_state text, from_epoch integer, from_version integer",
  )}
  where p.id = any($2::uuid[]) and p.id = v.id and p.state = v.from_state and p.epoch = v.from_epoch and p.version = v.from_version
  returning p.id`;

/** Compare-and-set on state, epoch and version, each for itself. Gives the ids of those that moved; one posting at most once. */
export async function moveRows(run: Run, moves: readonly DecidedMove[]): Promise<ReadonlySet<string>> {
  if (moves.length === 0) return new Set();
  // In one order: two groups that touch the same rows wait for each other, and never in a circle.
  const sorted = moves.toSorted((left, right) => (left.from.id < right.from.id ? -1 : 1));
  const ids = arrayText(sorted.map(({ from }) => from.id));
  const moved = await run<{ id: string }>(MOVE, rowsJson(columns, sorted.map(toRow)), ids);
  return new Set(moved.map(({ id }) => id));
}

function toRow({ from, decision, moved, at }: DecidedMove): Readonly<Record<string, unknown>> {
  const { request: bytes, ...changed } = changedColumns(from, moved);
  return {
    ...changed,
    id: from.id,
    updatedAt: at,
    sentAt: from.state !== "sent" && decision.posting.state === "sent" ? at : null,
    has_plan: "plan" in changed,
    has_request: bytes !== undefined,
    // Shorter than hex, and without a character that JSON has to escape.
    request: bytes == null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
    from_state: from.state,
    from_epoch: from.epoch,
    from_version: from.version,
  };
}

export function moveEntry({ from, moved, decision }: DecidedMove) {
  return {
    action: decision.audit.action,
    companyId: moved.companyId,
    postingId: moved.id,
    reportId: moved.subject,
    journalNumber: moved.gp?.journalNumber ?? null,
    gpDate: moved.gp?.date ?? moved.intent?.date ?? moved.plan?.date ?? null,
    before: { state: from.state },
    after: { state: moved.state, revision: moved.revision },
    detail: decision.audit.detail,
  };
}
