import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { envelopeBytes } from "#lib/adapters/gp-soap/wire.ts";
import { renderJournal } from "#lib/adapters/gp-soap/render-journal.ts";
import { assert } from "#lib/core/assert.ts";
import type { GeneralLedger, GpJournal, JournalDetail } from "#lib/core/ports.ts";
import { matches } from "#lib/testing/model-ledger.ts";

const SETTINGS = {
  ...{ culture: "en-US", batchSource: "GL_Normal", newJournalNumber: 0, sourceDocument: "" },
  policyId: "ffa3b9a6-fa25-47a2-8179-cb37c695455e",
};
const TIMER_LATE_MS = 2;
const FIRST_JOURNAL_NUMBER = 28_001;
const [OPEN, CLOSE] = ["<Reference>", "</Reference>"];

/** One company of a GP in this process. `callsMs`: how long each kind of call took, waiting included. */
export type BenchLedger = GeneralLedger &
  Readonly<{ journals: readonly JournalDetail[]; calls: Readonly<Record<"send" | "list" | "read", number>> }>;

/**
 * A GP that takes a journal and gives it back, and costs this process next to nothing: it gets the bytes that GP would get, but
 * knows the lines from the rendering instead of parsing them again. Each call takes `callMs`, one after the other.
 */
export function createBenchLedger(callMs: number): BenchLedger {
  const rendered = new Map<string, GpJournal>();
  const byNumber = new Map<number, JournalDetail>();
  const byBatch = new Map<string, JournalDetail[]>();
  const journals: JournalDetail[] = [];
  const calls = { send: 0, list: 0, read: 0 };
  let busy = Promise.resolve();

  /** GP takes the calls of a company in line. */
  async function answer<T>(kind: keyof typeof calls, work: () => T): Promise<T> {
    calls[kind] += 1;
    if (callMs === 0) return work();
    const before = busy;
    busy = before.then(() => exactly(callMs));
    await busy;
    return work();
  }

  /** Timers come up to two milliseconds late, which would count as ours: the last bit is waited for in turns of the loop. */
  async function exactly(ms: number): Promise<void> {
    const untilMs = performance.now() + ms;
    await delay(ms - TIMER_LATE_MS);
    while (performance.now() < untilMs) await turn();
  }

  function commit(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const from = text.indexOf(OPEN) + OPEN.length;
    const reference = text.toString("latin1", from, text.indexOf(CLOSE, from));
    const journal = rendered.get(reference);
    assert(journal !== undefined, `a journal came that nobody made: ${reference}`);
    const { date, batchId, sourceDocument, lines } = journal;
    const journalNumber = FIRST_JOURNAL_NUMBER + journals.length;
    const kept: JournalDetail = {
      ...{ journalNumber, date, batchId, reference, sourceDocument, lines, state: "Work" },
      ...{ modifiedAt: null, voided: false, auditTrailCode: "" },
    };
    journals.push(kept);
    byNumber.set(journalNumber, kept);
    const batch = byBatch.get(batchId) ?? [];
    byBatch.set(batchId, batch);
    batch.push(kept);
  }

  return {
    journals,
    calls,
    render: (journal) => {
      rendered.set(journal.reference, journal);
      return envelopeBytes(renderJournal(journal, SETTINGS));
    },
    send: (bytes) =>
      answer("send", () => {
        commit(bytes);
        return { kind: "executed" };
      }),
    list: (_gpCompanyId, criteria) =>
      answer("list", () => {
        const among = criteria.batchId === undefined ? journals : (byBatch.get(criteria.batchId) ?? []);
        return { kind: "complete", journals: among.filter((journal) => matches(journal, criteria)) };
      }),
    read: (_gpCompanyId, journalNumber) =>
      answer("read", () => {
        const journal = byNumber.get(journalNumber);
        assert(journal !== undefined, `journal ${journalNumber} is not there`);
        return { ok: true, value: journal };
      }),
  };
}
