import type { Actor } from "#lib/core/audit/event.ts";
import type { Clock, SendAnswer } from "#lib/core/ports.ts";
import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { markedReportId } from "#lib/core/posting/marker.ts";
import {
  LEASE_MS,
  type AttemptRecord,
  type Lease,
  type MoveResult,
  type PostingStore,
  type SweptJournal,
} from "#lib/core/posting/store.ts";

type LeaseRow = { holder: string | null; epoch: number; expiresAtMs: number };
export type RecordedEvent = Readonly<{ postingId: string; action: string; actor: Actor; from: string; to: string }>;
export type MemoryPostingStore = PostingStore &
  Readonly<{ events: readonly RecordedEvent[]; postings: ReadonlyMap<string, Posting>; swept: SweptJournal[] }>;

/** The store in memory, for tests and the simulator: same contract as Postgres (`posting-store-contract.ts`). */
export function createMemoryPostingStore(clock: Clock): MemoryPostingStore {
  const postings = new Map<string, Posting>();
  const owners = new Map<string, string>();
  const leases = new Map<string, LeaseRow>();
  const answers = new Map<string, SendAnswer>();
  const events: RecordedEvent[] = [];
  const swept: SweptJournal[] = [];

  const nowMs = () => clock.now().getTime();
  const subjectOf = (postingId: string) => postings.get(postingId)?.subject ?? "";

  function takenBy(posting: Posting): Readonly<{ transactionId: string; reportId: string }> | null {
    for (const transactionId of posting.transactionIds) {
      const owner = owners.get(transactionId);
      if (owner !== undefined && owner !== posting.id) return { transactionId, reportId: subjectOf(owner) };
    }
    return null;
  }

  function applyExpenses(posting: Posting, expenses: Decision["expenses"]): void {
    for (const transactionId of posting.transactionIds) {
      if (expenses === "claim") owners.set(transactionId, posting.id);
      if (expenses === "release" && owners.get(transactionId) === posting.id) owners.delete(transactionId);
    }
  }

  function move(from: Posting, decision: Decision, actor: Actor): MoveResult {
    const stored = postings.get(from.id);
    const same =
      stored && stored.state === from.state && stored.epoch === from.epoch && stored.version === from.version;
    if (!same) return { kind: "lost" };
    const taken = decision.expenses === "claim" ? takenBy(from) : null;
    if (taken) return { kind: "expense_taken", ...taken };
    applyExpenses(from, decision.expenses);
    postings.set(from.id, decision.posting);
    events.push({
      postingId: from.id,
      action: decision.audit.action,
      actor,
      from: from.state,
      to: decision.posting.state,
    });
    return { kind: "moved", posting: decision.posting };
  }

  function holds(lease: Lease): LeaseRow | null {
    const row = leases.get(lease.companyId);
    return row && row.holder === lease.holder && row.epoch === lease.epoch && row.expiresAtMs > nowMs() ? row : null;
  }

  function extend(lease: Lease, row: LeaseRow): Lease {
    row.expiresAtMs = nowMs() + LEASE_MS;
    return { ...lease, validUntilMonotonicMs: clock.monotonicMs() + LEASE_MS };
  }

  return {
    events,
    postings,
    swept,
    read: async (postingId) => postings.get(postingId) ?? null,
    revisions: async (companyId, subject) => {
      const found = [...postings.values()].filter(
        (p) => p.companyId === companyId && p.subject === subject && p.kind === "journal",
      );
      return found.toSorted((left, right) => right.revision - left.revision);
    },
    add: async (posting, _about, actor) => {
      if ([...postings.values()].some((p) => isSameKey(p, posting))) return false;
      postings.set(posting.id, posting);
      events.push({ postingId: posting.id, action: "posting.planned", actor, from: "", to: posting.state });
      return true;
    },
    list: async (companyId, states, limit) =>
      [...postings.values()]
        .filter((p) => p.companyId === companyId && states.includes(p.state) && isDue(p, nowMs()))
        .slice(0, limit),
    move: async (from, decision, actor) => move(from, decision, actor),
    startAttempt: async (from, decision, _attempt: AttemptRecord, lease, actor) => {
      const row = holds(lease);
      if (!row) return { result: { kind: "lost" }, lease };
      const result = move(from, decision, actor);
      return { result, lease: result.kind === "moved" ? extend(lease, row) : lease };
    },
    endAttempt: async (postingId, number, answer) => {
      answers.set(`${postingId}/${number}`, answer);
    },
    takeLease: async (companyId, holder) => {
      const row = leases.get(companyId) ?? { holder: null, epoch: 0, expiresAtMs: 0 };
      const live = row.holder !== null && row.expiresAtMs > nowMs();
      if (live && row.holder !== holder) return null;
      if (!live) row.epoch += 1;
      row.holder = holder;
      leases.set(companyId, row);
      return extend({ companyId, holder, epoch: row.epoch, validUntilMonotonicMs: 0 }, row);
    },
    renewLease: async (lease) => {
      const row = holds(lease);
      return row && extend(lease, row);
    },
    releaseLease: async (lease) => {
      const row = holds(lease);
      if (row) row.holder = null;
    },
    batchIds: async (companyId, prefix) => {
      const ids = [...postings.values()].filter((p) => p.companyId === companyId).map((p) => p.intent?.batchId ?? "");
      return [...ids, ...swept.map((journal) => journal.batchId)].filter((batchId) => batchId.startsWith(prefix));
    },
    sweptJournals: async (_companyId, markedId) =>
      swept.filter((journal) => markedReportId(journal.reference) === markedId),
    expenseOwners: async (transactionIds, exceptSubject) => {
      const found = new Map<string, string>();
      for (const transactionId of transactionIds) {
        const reportId = subjectOf(owners.get(transactionId) ?? "");
        if (reportId !== "" && reportId !== exceptSubject) found.set(transactionId, reportId);
      }
      return found;
    },
  };
}

function isSameKey(left: Posting, right: Posting): boolean {
  return (
    left.companyId === right.companyId &&
    ((left.subject === right.subject &&
      left.revision === right.revision &&
      left.kind === right.kind &&
      left.part === right.part) ||
      left.marker === right.marker)
  );
}

function isDue(posting: Posting, nowMs: number): boolean {
  return posting.state !== "queued" || posting.notBefore === null || posting.notBefore.getTime() <= nowMs;
}
