import { addDays } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { GeneralLedger, GpJournal, JournalDetail, JournalLine, ListAnswer, SendAnswer } from "#lib/core/ports.ts";
import { fingerprintOf } from "#lib/core/posting/posting.ts";
import { reversed } from "#lib/engine/reconciler/compare-journal.ts";
import { matches } from "#lib/testing/model-ledger.ts";
import type { Simulation } from "../world/simulation.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const BUDGET_MS = 60_000;
const FIRST_NUMBER = 28_001;

export type SimJournal = JournalDetail &
  Readonly<{
    /** GP's own copy of a journal, with its reference. */
    copy: boolean;
    /** What it was when it came: a person may have edited it since. */
    linesHash: string;
  }>;

type Parts = Pick<Simulation, "mode" | "random" | "happens" | "time" | "tell" | "broken" | "calm"> &
  Readonly<{ checks: Pick<Simulation["checks"], "written"> }>;

/** What a send does to GP and what the client sees of it; `waitMs` before the client knows. */
export type SendOutcome = Readonly<{ answer: SendAnswer; waitMs: number }>;

/** GP as the contract describes it, with time: commits come late, people post, edit, void and delete, backups are restored. */
export type SimLedger = Omit<GeneralLedger, "send"> &
  Readonly<{
    send: (bytes: Uint8Array) => SendOutcome;
    journals: readonly SimJournal[];
    /** Reference → how often our journal with it was written, ever. */
    commits: ReadonlyMap<string, number>;
    /** A person changes a journal now, or (null) deletes it. False when it is not there, or as it was. */
    change: (journalNumber: number, reference: string, edit: (journal: SimJournal) => SimJournal | null) => boolean;
    /** Nobody touches this journal number any more: deletes it if it is unposted. */
    deleteUnposted: (reference: string) => void;
    restore: (backMs: number) => void;
    wasRestored: () => boolean;
    /** What is posted becomes history, and the detail of what `isOld` says is removed; numbers begin anew. */
    closeYear: (isOld: (reference: string) => boolean) => void;
    /** References, upper case, of what a year-end removed. */
    removed: ReadonlySet<string>;
  }>;

export function createSimLedger(sim: Parts): SimLedger {
  const { mode, happens, time, tell, broken, checks } = sim;
  const chance = sim.random("gp");
  const users = sim.random("gp users");
  const journals: SimJournal[] = [];
  const commits = new Map<string, number>();
  const backups: { atMs: number; journals: readonly SimJournal[]; next: number }[] = [];
  let next = FIRST_NUMBER;
  const removed = new Set<string>();
  let restored = false;

  /** A number is free again once its journal was removed. */
  function nextNumber(): number {
    while (journals.some(({ journalNumber }) => journalNumber === next)) next += 1;
    return next++;
  }

  function commit(journal: GpJournal): void {
    backups.push({ atMs: time.nowMs(), journals: [...journals], next });
    const { date, batchId, reference, sourceDocument, lines } = journal;
    const marker = reference.toUpperCase();
    const row: SimJournal = {
      ...{ journalNumber: nextNumber(), date, batchId, reference, sourceDocument, lines, state: "Work" },
      ...{ modifiedAt: new Date(time.nowMs()), voided: false, auditTrailCode: "", copy: false },
      linesHash: fingerprintOf(lines).linesHash,
    };
    if (journals.some((other) => !other.copy && other.reference.toUpperCase() === marker))
      broken.push(`GP has two journals with ${reference}`);
    checks.written(journal);
    journals.push(row);
    commits.set(marker, (commits.get(marker) ?? 0) + 1);
    tell(`GP: journal ${row.journalNumber} written, ${reference}`);
    planUsers(row.journalNumber, reference);
  }

  function change(number: number, reference: string, edit: (journal: SimJournal) => SimJournal | null): boolean {
    const index = journals.findIndex((each) => each.journalNumber === number && each.reference === reference);
    const journal = journals[index];
    const edited = journal && edit(journal);
    if (journal === undefined || edited === journal) return false;
    if (edited === null || edited === undefined) journals.splice(index, 1);
    else journals[index] = { ...edited, modifiedAt: new Date(time.nowMs()) };
    return true;
  }

  /** What people will do to it, some minutes to hours from now; only what is still unposted can be edited or deleted. */
  function planUsers(number: number, reference: string): void {
    const later = (run: () => void) => time.at(time.nowMs() + users.between(5 * MINUTE_MS, 6 * HOUR_MS), run);
    const ifWork = (edit: (journal: SimJournal) => SimJournal | null) =>
      change(number, reference, (journal) => (journal.state === "Work" ? edit(journal) : journal));
    if (users.chance(mode.gpEdited)) {
      later(() => {
        const isTotal = users.chance(0.5);
        const edited = ifWork((journal) => ({
          ...journal,
          date: isTotal ? journal.date : addDays(journal.date, 1),
          lines: isTotal ? oneCentMore(journal.lines) : journal.lines,
        }));
        if (happens("gp_edited", edited)) tell(`GP: ${number} edited`);
      });
    }
    if (users.chance(mode.gpDeleted))
      later(
        () =>
          happens(
            "gp_deleted",
            ifWork(() => null),
          ) && tell(`GP: ${number} deleted`),
      );
    if (users.chance(mode.gpVoided))
      later(
        () =>
          happens(
            "gp_voided",
            change(number, reference, (journal) => (journal.voided ? journal : { ...journal, voided: true })),
          ) && tell(`GP: ${number} voided`),
      );
    if (users.chance(mode.gpPosted)) later(() => post(number, reference));
  }

  function post(number: number, reference: string): void {
    const posted = change(number, reference, (journal) =>
      journal.state === "Work" ? { ...journal, state: "Open", batchId: "", auditTrailCode: `GLTRX${number}` } : journal,
    );
    if (!happens("gp_posted", posted)) return;
    tell(`GP: ${number} posted`);
    const journal = journals.find((each) => each.journalNumber === number && each.reference === reference);
    if (!journal || !happens("gp_copied", users.chance(0.03))) return;
    const copy = {
      ...journal,
      journalNumber: nextNumber(),
      date: addDays(journal.date, 3),
      lines: journal.lines.map(reversed),
      copy: true,
    };
    journals.push(copy);
  }

  const incomplete = (detail: string): ListAnswer => ({
    kind: "incomplete",
    problem: { code: "gp_list_incomplete", detail },
  });

  return {
    ...{ journals, commits, removed, change },
    wasRestored: () => restored,
    render: (journal) => new TextEncoder().encode(JSON.stringify(journal)),
    send: (bytes) => {
      const journal = JSON.parse(new TextDecoder().decode(bytes)) as GpJournal;
      const unknown: SendAnswer = { kind: "unknown", problem: { code: "gp_timeout", timeoutMs: BUDGET_MS }, raw: "" };
      const at = (delayMs: number) => time.at(time.nowMs() + delayMs, () => commit(journal));
      if (happens("refused", chance.chance(mode.refused)))
        return {
          answer: { kind: "not_executed", problem: { code: "gp_unreachable", detail: "refused" } },
          waitMs: 100,
        };
      if (happens("rejected", chance.chance(mode.rejected)))
        return { answer: { kind: "rejected", reasons: ["inactive"], raw: "" }, waitMs: 500 };
      if (happens("lost_request", chance.chance(mode.lostRequest))) return { answer: unknown, waitMs: BUDGET_MS };
      if (happens("late_commit", chance.chance(mode.late))) {
        at(BUDGET_MS + chance.between(0, mode.lateMsMax));
        return { answer: unknown, waitMs: BUDGET_MS };
      }
      if (happens("extreme_late_commit", chance.chance(mode.extremeLate))) {
        at(BUDGET_MS + chance.between(10 * MINUTE_MS, mode.extremeLateMsMax));
        return { answer: unknown, waitMs: BUDGET_MS };
      }
      commit(journal);
      if (happens("lost_answer", chance.chance(mode.lostAnswer))) return { answer: unknown, waitMs: BUDGET_MS };
      return { answer: { kind: "executed" }, waitMs: chance.between(20, 900) };
    },
    list: async (_company, criteria) => {
      if (happens("failed_look", chance.chance(mode.failedLook))) return incomplete("failed");
      const found = journals.filter((journal) => matches(journal, criteria));
      // The first half at least one: without any the list would not be cut off.
      if (happens("row_cap", chance.chance(mode.rowCap)))
        return { ...incomplete("row cap"), cutOff: found.slice(0, Math.ceil(found.length / 2)) };
      return { kind: "complete", journals: found };
    },
    read: async (_company, number, date) => {
      const failed = happens("failed_look", chance.chance(mode.failedLook));
      const journal = journals.find((each) => each.journalNumber === number && each.date === date);
      if (journal && !failed) return { ok: true, value: journal };
      return { ok: false, error: { code: failed ? "gp_timeout" : "gp_fault", detail: "", logId: null, timeoutMs: 0 } };
    },
    deleteUnposted: (reference) => {
      const index = journals.findIndex((each) => !each.copy && each.reference === reference && each.state === "Work");
      if (index >= 0) journals.splice(index, 1);
    },
    closeYear: (isOld) => {
      const posted = journals.filter(({ state }) => state !== "Work");
      if (!happens("gp_year_end", posted.length > 0)) return;
      for (const journal of posted) {
        const index = journals.indexOf(journal);
        if (!isOld(journal.reference)) journals[index] = { ...journal, state: "History" };
        else {
          journals.splice(index, 1);
          removed.add(journal.reference.toUpperCase());
        }
      }
      next = FIRST_NUMBER;
      tell(`GP: year-end, ${removed.size} journals removed`);
    },
    restore: (backMs) => {
      const backup = backups.findLast(({ atMs }) => atMs <= time.nowMs() - backMs) ?? backups[0];
      if (!happens("gp_restored", backup !== undefined) || !backup) return;
      restored = true;
      next = backup.next;
      journals.splice(0, journals.length, ...backup.journals);
      for (const { reference } of journals) removed.delete(reference.toUpperCase());
      tell(`GP: restored from a backup, ${journals.length} journals`);
    },
  };
}

/** The first line of each side, so that it still balances. */
export function oneCentMore(lines: readonly JournalLine[]): readonly JournalLine[] {
  const firstDebit = lines.findIndex((line) => line.debitCents > 0);
  const firstCredit = lines.findIndex((line) => line.creditCents > 0);
  return lines.map((line, index) => {
    if (index === firstDebit) return { ...line, debitCents: cents(line.debitCents + 1) };
    return index === firstCredit ? { ...line, creditCents: cents(line.creditCents + 1) } : line;
  });
}
