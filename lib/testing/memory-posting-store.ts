import { CHAIN_START, type AuditHead } from "#lib/core/audit/chain.ts";
import type { Actor } from "#lib/core/audit/event.ts";
import type { Clock, SendAnswer } from "#lib/core/ports.ts";
import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { idInMarker, looksLikeMarker, markedReportId } from "#lib/core/posting/marker.ts";
import type { AttemptRecord, MoveResult, PostingStore, SweptJournal } from "#lib/core/posting/store.ts";
import { createMemoryLeases } from "./store/memory-leases.ts";
import { createUndoLog, type UndoLog } from "./store/undo-log.ts";

export type RecordedEvent = Readonly<{
  companyId: string;
  /** `""`: of the company. */
  postingId: string;
  action: string;
  actor: Actor;
  from: string;
  to: string;
}>;
type KeptAttempt = AttemptRecord & Readonly<{ answer: SendAnswer | null }>;
export type MemoryPostingStore = Omit<PostingStore, "underLease"> &
  Readonly<{
    events: readonly RecordedEvent[];
    postings: ReadonlyMap<string, Posting>;
    /** Transaction id → id of the live posting that holds it. */
    owners: ReadonlyMap<string, string>;
    /** Posting id and number → attempt. */
    attempts: ReadonlyMap<string, KeptAttempt>;
    head: () => AuditHead;
    hasLink: (known: AuditHead) => boolean;
    /** A failover or a restore: all that was written after this instant (of the store's clock) is undone. */
    loseSince: (instantMs: number) => void;
    underLease: (lease: Lease) => MemoryPostingStore;
  }>;

/** What has no approval comes after all that has. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/**
 * The store in memory, for tests and the simulator: same contract as Postgres (`posting-store-contract.ts`). `clock` is the
 * database's; leases are counted on the monotonic clock of whoever asks, `askerMonotonicMs`.
 */
export function createMemoryPostingStore(
  clock: Clock,
  askerMonotonicMs: () => number = clock.monotonicMs,
  log: UndoLog = createUndoLog(clock),
): MemoryPostingStore {
  const postings = log.map<string, Posting>();
  const owners = log.map<string, string>();
  const approvedMs = log.map<string, number>();
  const sentMs = log.map<string, number>();
  const attempts = log.map<string, KeptAttempt>();
  const lookedAt = log.map<string, number>();
  const events = log.list<RecordedEvent>();
  const links = log.list<string>();
  const swept = log.map<string, readonly SweptJournal[]>();
  const leases = createMemoryLeases(log, clock, askerMonotonicMs);
  let looks = 0;
  let written = 0;

  const subjectOf = (postingId: string) => postings.get(postingId)?.subject ?? "";
  const ofCompany = (companyId: string, isWanted: (posting: Posting) => boolean) => {
    const found: Posting[] = [];
    for (const p of postings.all.values()) if (p.companyId === companyId && isWanted(p)) found.push(p);
    return found;
  };
  const head = (): AuditHead => ({ sequence: links.all.length, hash: links.all.at(-1) ?? CHAIN_START });
  const hasLink = ({ sequence, hash }: AuditHead) => sequence === 0 || links.all[sequence - 1] === hash;

  const orderOf = (rows: ReadonlyMap<string, number>, { id }: Posting) => rows.get(id) ?? 0;
  const byApproval = (left: Posting, right: Posting) =>
    orderOf(approvedMs.all, left) - orderOf(approvedMs.all, right) ||
    compare(left.subject, right.subject) ||
    left.revision - right.revision;
  const byLastLook = (left: Posting, right: Posting) =>
    orderOf(lookedAt.all, left) - orderOf(lookedAt.all, right) ||
    orderOf(sentMs.all, left) - orderOf(sentMs.all, right);

  function record(event: RecordedEvent): void {
    events.push(event);
    // Never the same again, also not after a loss: as a hash over time and content would be.
    links.push(`link ${++written}`);
  }

  function keepAnswer(postingId: string, number: number, answer: SendAnswer): void {
    const started = attempts.get(`${postingId}/${number}`);
    if (started) attempts.set(`${postingId}/${number}`, { ...started, answer });
  }

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

  function move(from: Posting, decision: Decision, actor: Actor, under: Lease | null): MoveResult {
    if (under !== null && !leases.isStill(under)) return { kind: "lost" };
    const taken = decision.expenses === "claim" ? takenBy(from) : null;
    if (taken) return { kind: "expense_taken", ...taken };
    const stored = postings.get(from.id);
    const same =
      stored && stored.state === from.state && stored.epoch === from.epoch && stored.version === from.version;
    if (!same) return { kind: "lost" };
    applyExpenses(from, decision.expenses);
    const { companyId, state } = decision.posting;
    if (from.state !== "sent" && state === "sent") sentMs.set(from.id, clock.now().getTime());
    postings.set(from.id, decision.posting);
    record({ companyId, postingId: from.id, action: decision.audit.action, actor, from: from.state, to: state });
    return { kind: "moved", posting: decision.posting };
  }

  const under = (lease: Lease | null): MemoryPostingStore => ({
    ...leases.port,
    underLease: under,
    events: events.all,
    postings: postings.all,
    owners: owners.all,
    attempts: attempts.all,
    ...{ head, hasLink, loseSince: log.loseSince },
    read: async (postingId) => postings.get(postingId) ?? null,
    revisions: async (companyId, subject) =>
      ofCompany(companyId, (p) => p.subject === subject && p.kind === "journal").toSorted(
        (left, right) => right.revision - left.revision,
      ),
    add: async (posting, { approvedAt }, actor) => {
      const { id, companyId, kind, state } = posting;
      if (lease !== null && !leases.isStill(lease)) return false;
      if (postings.get(id) || ofCompany(companyId, (p) => isSameKey(p, posting)).length > 0) return false;
      postings.set(id, posting);
      approvedMs.set(id, approvedAt?.getTime() ?? NEVER_MS);
      const action = kind === "reversal" ? "posting.correction_asked" : "posting.planned";
      record({ companyId, postingId: id, action, actor, from: "", to: state });
      return true;
    },
    list: async (companyId, states, limit) => {
      const nowMs = clock.now().getTime();
      return ofCompany(companyId, (p) => states.includes(p.state) && isDue(p, nowMs))
        .toSorted(byApproval)
        .slice(0, limit);
    },
    waiting: async (companyId, states, limit) => {
      const nowMs = clock.now().getTime();
      const due = ofCompany(companyId, (p) => states.includes(p.state) && isDue(p, nowMs));
      return due
        .toSorted(byApproval)
        .slice(0, limit)
        .map(({ id, intent }) => ({ id, bytes: intent?.request.byteLength ?? 0 }));
    },
    readAll: async (postingIds) => postingIds.flatMap((id) => postings.get(id) ?? []),
    move: async (from, decision, actor) => move(from, decision, actor, lease),
    moveAll: async (moves, actor) =>
      moves.map(({ from, decision, answer }) => {
        if (answer) keepAnswer(from.id, from.attempts, answer);
        return move(from, decision, actor, lease);
      }),
    startAttempt: async (from, decision, attempt, { lease: held, known }, actor) => {
      const renewed = leases.renew(held);
      if (!renewed) return { result: { kind: "lost" }, lease: held, head: null };
      if (known && !hasLink(known)) return { result: { kind: "history_lost" }, lease: renewed, head: null };
      const result = move(from, decision, actor, null);
      if (result.kind !== "moved") return { result, lease: renewed, head: null };
      attempts.set(`${from.id}/${attempt.number}`, { ...attempt, answer: null });
      return { result, lease: renewed, head: head() };
    },
    endAttempt: async (postingId, number, answer) => keepAnswer(postingId, number, answer),
    batchIds: async (companyId, prefix) => {
      const ours = ofCompany(companyId, () => true).map((p) => p.intent?.batchId ?? "");
      const met = (swept.get(companyId) ?? []).map((journal) => journal.batchId);
      return [...new Set([...ours, ...met])].filter((batchId) => batchId.startsWith(prefix));
    },
    sweptJournals: async (companyId, markedId) =>
      (swept.get(companyId) ?? [])
        .filter((journal) => markedReportId(journal.reference) === markedId)
        .toSorted(newestFirst),
    recordSweep: async (companyId, { from, to, everything, journals }, actor) => {
      if (lease !== null && !leases.isStill(lease)) return false;
      const kept = (swept.get(companyId) ?? []).filter(({ date }) => !everything && (date < from || date > to));
      const met = new Map<string, SweptJournal>();
      for (const journal of [...kept, ...journals]) {
        const key = `${journal.journalNumber}/${journal.date}`;
        if (!met.has(key)) met.set(key, journal);
      }
      swept.set(companyId, [...met.values()]);
      record({ companyId, postingId: "", action: "company.swept", actor, from: "", to: "" });
      return true;
    },
    unknownJournals: async (companyId, limit) => {
      const rows = ofCompany(companyId, () => true);
      const known = new Set(rows.map(({ marker }) => marker.toUpperCase()));
      const waiting = new Set(rows.flatMap((p) => (p.holds.length > 0 ? [idInMarker(p.subject).toUpperCase()] : [])));
      const isUnknown = ({ reference }: SweptJournal) =>
        looksLikeMarker(reference) &&
        !known.has(reference.trim().toUpperCase()) &&
        !waiting.has(markedReportId(reference) ?? "");
      return (swept.get(companyId) ?? []).filter(isUnknown).toSorted(newestFirst).slice(0, limit);
    },
    findMarked: async (companyId, markers) => {
      const wanted = new Set(markers.map((marker) => marker.trim().toUpperCase()));
      return ofCompany(companyId, (p) => wanted.has(p.marker.toUpperCase()));
    },
    unposted: async (companyId, limit) => ofCompany(companyId, isUnposted).toSorted(byLastLook).slice(0, limit),
    lookedAt: async (postingIds) => {
      for (const postingId of postingIds) if (postings.get(postingId)) lookedAt.set(postingId, ++looks);
    },
    corrections: async (companyId, postingId) => ofCompany(companyId, (p) => p.corrects === postingId),
    expenseOwners: async (transactionIds, exceptSubject) => {
      const found = new Map<string, string>();
      for (const transactionId of transactionIds) {
        const reportId = subjectOf(owners.get(transactionId) ?? "");
        if (reportId !== "" && reportId !== exceptSubject) found.set(transactionId, reportId);
      }
      return found;
    },
  });
  return under(null);
}

/** As the database sorts text. */
function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function newestFirst(left: SweptJournal, right: SweptJournal): number {
  return right.journalNumber - left.journalNumber || compare(right.date, left.date);
}

function isSameKey(left: Posting, right: Posting): boolean {
  const isSameSubject = left.subject === right.subject && left.revision === right.revision;
  return (isSameSubject && left.kind === right.kind && left.part === right.part) || left.marker === right.marker;
}

function isDue(posting: Posting, nowMs: number): boolean {
  return posting.state !== "queued" || posting.notBefore === null || posting.notBefore.getTime() <= nowMs;
}

function isUnposted({ state, gp, takenBack }: Posting): boolean {
  return (
    state === "sent" &&
    takenBack?.by !== "reversal" &&
    gp !== null &&
    ["work", "changed", "gone", "voided"].includes(gp.state)
  );
}
