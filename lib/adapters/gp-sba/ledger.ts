import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import type { GeneralLedger, JournalCriteria, ListAnswer } from "#lib/core/ports.ts";
import { checkCriteria } from "#lib/core/posting/check-criteria.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok } from "#lib/core/result.ts";
import { mapDetail, mapSummaries } from "./map-journal.ts";
import { pingSba } from "./ping-sba.ts";
import { companyOfBytes, renderJournal, type RenderSettings } from "./render-journal.ts";
import { ledgerProbe } from "./self-test.ts";
import { sendOnce } from "./send-once.ts";
import { openSbaSession, type SbaConnectionOptions, type SbaSession } from "./session.ts";
import { ledgerSetup } from "./setup/ledger-setup.ts";
import { ledgerWriter } from "./setup/ledger-writer.ts";
import type { Query } from "./url.ts";

const LIST_ROWS_MAX = 1_000;
const SETTINGS_DEFAULT: RenderSettings = { sourceDocument: "", dimension: null };
/** Frozen bytes never change: what was frozen while the connection spoke SOAP is held and planned anew by a person. */
const OTHER_SURFACE: RunProblem = {
  code: "gp_setup_incomplete",
  detail: "the journal was made for SOAP, and the connection speaks SBA now: hold it, and take it back to be made anew",
};

export type SbaLedgerOptions = SbaConnectionOptions &
  Readonly<{
    /** A list of this many rows counts as cut off, also where the service says nothing of it. */
    listRowsMax?: number;
    settings?: Partial<RenderSettings>;
  }>;

/**
 * Dynamics GP by its Service Based Architecture (REST), with one Windows account on one kept connection. The resources are a
 * contract of ours that the customer's partner builds (`core/connection/sba-resources.ts`); Microsoft ships none of them. Calls
 * wait for each other; close it when done.
 */
export function createSbaLedger(options: SbaLedgerOptions): GpLedger {
  const session = openSbaSession(options);
  const listRowsMax = options.listRowsMax ?? LIST_ROWS_MAX;
  const settings = { ...SETTINGS_DEFAULT, ...options.settings };
  const general = generalLedger(session, settings, listRowsMax);
  const setup = ledgerSetup(session, listRowsMax);
  return {
    ...general,
    ...setup,
    ...ledgerWriter(session),
    probe: ledgerProbe(settings),
    ping: (signal, target = {}, hear = async () => {}) =>
      pingSba({ session, list: general.list, readAccountFormat: setup.readAccountFormat, hear }, target, signal),
    close: session.client.close,
  };
}

function generalLedger(session: SbaSession, settings: RenderSettings, listRowsMax: number): GeneralLedger {
  return {
    render: (journal) => renderJournal(journal, settings),
    send: async (bytes, deadline) => {
      const gpCompanyId = companyOfBytes(bytes);
      if (gpCompanyId === null) return { kind: "not_executed", problem: OTHER_SURFACE };
      return sendOnce(session, { resource: "journals", gpCompanyId }, bytes, deadline);
    },
    list: async (gpCompanyId, criteria, signal): Promise<ListAnswer> => {
      const ask = { resource: "journals" as const, gpCompanyId, query: criteriaQuery(criteria) };
      const journals = await session.read(ask, (payload) => mapSummaries(payload, gpCompanyId, criteria), signal);
      if (!journals.ok) return { kind: "incomplete", problem: journals.error };
      if (journals.value.length < listRowsMax) return { kind: "complete", journals: journals.value };
      const detail = `${journals.value.length} journals, which counts as cut off: ${JSON.stringify(criteria)}`;
      return { kind: "incomplete", problem: { code: "gp_list_incomplete", detail }, cutOff: journals.value };
    },
    read: async (gpCompanyId, journalNumber, date, signal) => {
      const ask = { resource: "journals" as const, gpCompanyId, key: [String(journalNumber), date] };
      const asked = { journalNumber, date };
      const read = await session.readByKey(ask, (payload) => mapDetail(payload, gpCompanyId, asked), signal);
      if (!read.ok) return read;
      if (read.value !== null) return ok(read.value);
      const detail = `Business object not found: journal ${journalNumber} of ${date}`;
      return err({ code: "gp_fault", detail, logId: null });
    },
  };
}

/** Work, Open and History, always: the contract knows no filter for the state. Times are UTC, to the millisecond. */
function criteriaQuery(criteria: JournalCriteria): Query {
  checkCriteria(criteria);
  const { batchId, sourceDocument, from, to, modifiedFrom, modifiedTo, journalNumbers, numberEndsWith } = criteria;
  const given = {
    DateFrom: from,
    DateTo: to,
    ModifiedFrom: modifiedFrom?.toISOString(),
    ModifiedTo: modifiedTo?.toISOString(),
    JournalNumbers: journalNumbers?.join(";"),
    NumberEndsWith: numberEndsWith,
    BatchId: batchId,
    SourceDocument: sourceDocument,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
