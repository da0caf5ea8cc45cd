import type { GeneralLedger, GpJournal, JournalCriteria, JournalDetail, SendAnswer } from "#lib/core/ports.ts";
import { checkCriteria } from "#lib/core/posting/check-criteria.ts";

/** What the modelled GP does with the next send; `ok` when nothing is queued. */
export type SendFault = "ok" | "lose_request" | "lose_answer" | "refuse" | "reject" | "die_before" | "die_after";
export type ModelLedger = GeneralLedger &
  Readonly<{
    journals: JournalDetail[];
    /** Consumed one per send. */
    sendFaults: SendFault[];
    /** Consumed one per list: true makes it incomplete. */
    listFaults: boolean[];
    sends: readonly string[];
  }>;

/** The process dies here: a test catches it and starts again, as an operator would. */
export class ProcessDied extends Error {
  override name = "ProcessDied";
}

const FIRST_JOURNAL_NUMBER = 28_001;

/**
 * GP as the rules know it: it takes what it is given, and tells only through list and read. Journals live in memory. A list
 * of `listRowsMax` journals counts as cut off, as at the adapter; lists by last digits it knows, or not.
 */
export function createModelLedger({ listRowsMax = Number.POSITIVE_INFINITY, knowsEndings = true } = {}): ModelLedger {
  const journals: JournalDetail[] = [];
  const sendFaults: SendFault[] = [];
  const listFaults: boolean[] = [];
  const sends: string[] = [];

  function commit(journal: GpJournal): void {
    const { date, batchId, reference, sourceDocument, lines } = journal;
    const journalNumber = FIRST_JOURNAL_NUMBER + journals.length;
    journals.push({
      ...{ journalNumber, date, batchId, reference, sourceDocument, lines },
      state: "Work",
      modifiedAt: null,
      voided: false,
      auditTrailCode: "",
    });
  }

  async function send(bytes: Uint8Array): Promise<SendAnswer> {
    const journal = JSON.parse(new TextDecoder().decode(bytes)) as GpJournal;
    const fault = sendFaults.shift() ?? "ok";
    sends.push(journal.reference);
    const lost: SendAnswer = { kind: "unknown", problem: { code: "gp_timeout", timeoutMs: 60_000 }, raw: "" };
    switch (fault) {
      case "refuse":
        return { kind: "not_executed", problem: { code: "gp_unreachable", detail: "connection refused" } };
      case "reject":
        return { kind: "rejected", reasons: ["The account is inactive."], raw: "" };
      case "lose_request":
        return lost;
      case "die_before":
        throw new ProcessDied();
      case "lose_answer":
        commit(journal);
        return lost;
      case "die_after":
        commit(journal);
        throw new ProcessDied();
      default:
        commit(journal);
        return { kind: "executed" };
    }
  }

  return {
    journals,
    sendFaults,
    listFaults,
    sends,
    render: (journal) => new TextEncoder().encode(JSON.stringify(journal)),
    send,
    list: async (_gpCompanyId, criteria) => {
      checkCriteria(criteria);
      // Where `%` is a letter to GP no number has it.
      const isKnown = knowsEndings || criteria.numberEndsWith === undefined;
      const found = journals.filter((journal) => isKnown && matches(journal, criteria));
      const isCut = listFaults.shift() === true || found.length >= listRowsMax;
      const problem = { code: "gp_list_incomplete", detail: "row cap" } as const;
      if (isCut) return { kind: "incomplete", problem, cutOff: found.slice(0, listRowsMax) };
      return { kind: "complete", journals: found };
    },
    read: async (_gpCompanyId, journalNumber) => {
      const journal = journals.find((each) => each.journalNumber === journalNumber);
      return journal
        ? { ok: true, value: journal }
        : { ok: false, error: { code: "gp_fault", detail: "Business object not found.", logId: null } };
    },
  };
}

/** Whether GP would list the journal: all that is given must hold. */
export function matches(journal: JournalDetail, criteria: JournalCriteria): boolean {
  const { batchId, sourceDocument, from, to, modifiedFrom, modifiedTo, journalNumbers, numberEndsWith = "" } = criteria;
  const within = <T extends string | number>(value: T, first: T | undefined, last: T | undefined) =>
    (first === undefined || first <= value) && (last === undefined || value <= last);
  // A journal whose last change GP does not tell is in no window of changes.
  const modifiedMs = journal.modifiedAt?.getTime() ?? Number.NaN;
  return (
    (batchId === undefined || journal.batchId === batchId) &&
    (sourceDocument === undefined || journal.sourceDocument === sourceDocument) &&
    (journalNumbers === undefined || journalNumbers.includes(journal.journalNumber)) &&
    String(journal.journalNumber).endsWith(numberEndsWith) &&
    within<string>(journal.date, from, to) &&
    within(modifiedMs, modifiedFrom?.getTime(), modifiedTo?.getTime())
  );
}
