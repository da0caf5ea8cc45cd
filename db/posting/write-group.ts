import { assert } from "#lib/core/assert.ts";
import type { AuditHead } from "#lib/core/audit/chain.ts";
import type { Clock } from "#lib/core/ports.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { AttemptRecord, MoveResult, StartedAttempt } from "#lib/core/posting/store.ts";
import { writeAudits } from "../audit.ts";
import type { Run } from "../tx.ts";
import { claimExpenses, releaseClaims, releaseExpenses } from "./claim-expenses.ts";
import { renewLeases, stillLeases } from "./lease.ts";
import { type DecidedMove, moveEntry, moveRows } from "./move-posting.ts";
import { barredFromLeaving, endAttempts, type EndedAttempt, insertAttempts, knownLinks } from "./start-attempt.ts";

/** A move, and what came back of the posting's attempt where that is kept with it. */
export type Move = Readonly<{ kind: "move"; move: DecidedMove; ended: EndedAttempt | null }>;
/** The last write before the wire: lease, history, move and attempt stand or fall together. */
export type Attempt = Readonly<{
  kind: "attempt";
  move: DecidedMove;
  attempt: AttemptRecord;
  lease: Lease;
  known: AuditHead | null;
  clock: Clock;
}>;
export type Write = Move | Attempt;
/** Of a plain move only the result counts. */
export type Written = Readonly<{ result: StartedAttempt["result"]; started: StartedAttempt | null }>;

/**
 * All that is written of one organization at a moment, in one transaction: few statements and one flush, however many companies
 * are at it. Each write gets what it would have got alone. No posting and no claimed expense may stand in two of them.
 */
export async function writeGroup(
  run: Run,
  organizationId: string,
  writes: readonly Write[],
): Promise<readonly Written[]> {
  const guards = await checkGuards(run, writes);
  const mayMove = writes.filter(guards.mayMove).map(({ move }) => move);
  const claiming = mayMove.filter(({ decision }) => decision.expenses === "claim").map(({ from }) => from);
  const { taken, fresh } = await claimExpenses(run, organizationId, claiming);
  const moved = await moveRows(
    run,
    mayMove.filter(({ from }) => !taken.has(from.id)),
  );
  const done = mayMove.filter(({ from }) => moved.has(from.id));
  const released = done.filter(({ decision }) => decision.expenses === "release").map(({ from }) => from.id);
  const started = writes.filter(isAttempt).filter(({ move }) => moved.has(move.from.id));
  const unmoved = fresh.filter(({ postingId }) => !moved.has(postingId));
  await releaseClaims(run, unmoved);
  await releaseExpenses(run, released);
  const attempts = started.map(({ move, attempt }) => attemptRow(organizationId, move, attempt));
  await insertAttempts(run, attempts);
  const ended = writes.flatMap((write) => (write.kind === "move" && write.ended ? [write.ended] : []));
  await endAttempts(run, ended);
  const told = done.map((each) => ({ actor: each.actor, at: each.at, entry: moveEntry(each) }));
  const head = await writeAudits(run, organizationId, told);
  const resultOf = ({ from, moved: posting }: DecidedMove): MoveResult => {
    const other = taken.get(from.id);
    if (other) return { kind: "expense_taken", ...other };
    return moved.has(from.id) ? { kind: "moved", posting } : { kind: "lost" };
  };
  return writes.map((write) => {
    const failed = guards.failed(write);
    if (failed) return { result: failed.result, started: failed };
    const result = resultOf(write.move);
    if (write.kind === "move") return { result, started: null };
    return { result, started: { result, lease: guards.leaseOf(write), head: result.kind === "moved" ? head : null } };
  });
}

function isAttempt(write: Write): write is Attempt {
  return write.kind === "attempt";
}

/** Which may go on. Of attempts: the lease holds, the chain still has what was known of it, and it may leave. Of moves: nobody took the lease since. */
async function checkGuards(run: Run, writes: readonly Write[]) {
  const attempts = writes.filter(isAttempt);
  const askedAtMs = new Map(attempts.map((each) => [each, each.clock.monotonicMs()]));
  const moves = writes.filter((write) => !isAttempt(write));
  const wanted = attempts.map(({ lease }) => lease);
  const renewed = await renewLeases(run, wanted);
  const under = moves.flatMap(({ move }) => move.under ?? []);
  const isStill = await stillLeases(run, under);
  const links = attempts.map(({ known }) => known);
  const isKnown = await knownLinks(run, links);
  const barred = await barredFromLeaving(
    run,
    attempts.map(({ move }) => move.from.id),
  );
  const leases = new Map(
    attempts.map((each) => [each, renewed(each.clock, askedAtMs.get(each) ?? Number.NEGATIVE_INFINITY, each.lease)]),
  );
  /** Why an attempt may not be made; null: it may. */
  const failed = (write: Write): StartedAttempt | null => {
    if (!isAttempt(write)) return null;
    const lease = leases.get(write);
    if (!lease) return { result: { kind: "lost" }, lease: write.lease, head: null };
    if (!isKnown(write.known)) return { result: { kind: "history_lost" }, lease, head: null };
    const why = barred(write.move.from.id);
    return why === null ? null : { result: { kind: "barred", why }, lease, head: null };
  };
  return {
    failed,
    mayMove: (write: Write): boolean => (isAttempt(write) ? failed(write) === null : isStill(write.move.under)),
    leaseOf: (attempt: Attempt): Lease => {
      const lease = leases.get(attempt);
      assert(lease != null, "an attempt went on without a lease");
      return lease;
    },
  };
}

function attemptRow(organizationId: string, { moved, at }: DecidedMove, attempt: AttemptRecord) {
  return { organizationId, postingId: moved.id, epoch: moved.epoch, startedAt: at, ...attempt };
}
