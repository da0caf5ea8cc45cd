import { performance } from "node:perf_hooks";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import type { GeneralLedger, ListAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { postEnvelope } from "./client.ts";
import { type GpConnectionOptions, type GpSession, openGpSession } from "./gp-session.ts";
import { mapSummaries, mapValidationReasons } from "./map.ts";
import { pingGp } from "./ping-gp.ts";
import { readJournal } from "./read-journal.ts";
import { renderJournal, type RenderSettings } from "./render-journal.ts";
import { ledgerProbe } from "./self-test.ts";
import { type ReadReasons, sendOnce } from "./send-once.ts";
import { ledgerWriter } from "./setup/create-once.ts";
import { ledgerSetup } from "./setup/ledger-setup.ts";
import type { UnansweredCall } from "./to-problem.ts";
import * as wire from "./wire.ts";

/** Fetching GP's reasons for a refusal; the posting is decided already. */
const REASONS_TIMEOUT_MS = 15_000;
const LIST_ROWS_MAX = 1_000;
/** Frozen bytes never change: what was frozen while the connection spoke SBA is held and planned anew by a person. */
const OTHER_SURFACE: RunProblem = {
  code: "gp_setup_incomplete",
  detail: "the journal was made for SBA, and the connection speaks SOAP now: hold it, and take it back to be made anew",
};
/** Defaults for what the contract could only infer (gp.md 1.5 to 1.7). */
const SETTINGS_DEFAULT: RenderSettings = {
  culture: "en-US",
  batchSource: "GL_Normal",
  newJournalNumber: 0,
  sourceDocument: "",
  policyId: "ffa3b9a6-fa25-47a2-8179-cb37c695455e",
};

export type GpLedgerOptions = GpConnectionOptions &
  Readonly<{
    /** A list of this many rows counts as cut off: whether and where a server caps is not known (gp.md 1.3). */
    listRowsMax?: number;
    settings?: Partial<RenderSettings>;
  }>;

/**
 * Dynamics GP by the legacy endpoint of its Web Services, with one Windows account on one kept connection. Calls wait for
 * each other; close it when done. After a refused password everything answers `gp_circuit_open` until it is replaced.
 */
export function createGpLedger(options: GpLedgerOptions): GpLedger {
  const session = openGpSession(options);
  const settings = { ...SETTINGS_DEFAULT, ...options.settings };
  const listRowsMax = options.listRowsMax ?? LIST_ROWS_MAX;
  const contextOf = (gpCompanyId: number) => ({ gpCompanyId, culture: settings.culture });
  const readReasons: ReadReasons = async (gpCompanyId, logId, signal) => {
    const request = wire.validationResultRequest(logId, contextOf(gpCompanyId));
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(REASONS_TIMEOUT_MS)]);
    const reasons = await session.read(request, mapValidationReasons, bounded);
    return reasons.ok ? reasons.value : [];
  };
  const general = generalLedger(session, settings, listRowsMax, readReasons);
  return {
    ...general,
    ...ledgerWriter(session, contextOf, readReasons),
    ...ledgerSetup(session, settings, listRowsMax),
    probe: ledgerProbe(session, settings),
    ping: (signal, target = {}, hear = async () => {}) =>
      pingGp({ session, culture: settings.culture, list: general.list, hear }, target, signal),
    close: session.client.close,
  };
}

function generalLedger(
  session: GpSession,
  settings: RenderSettings,
  listRowsMax: number,
  readReasons: ReadReasons,
): GeneralLedger {
  const contextOf = (gpCompanyId: number) => ({ gpCompanyId, culture: settings.culture });
  return {
    render: (journal) => wire.envelopeBytes(renderJournal(journal, settings)),
    send: async (bytes, deadline) => {
      if (!isEnvelope(bytes)) return { kind: "not_executed", problem: OTHER_SURFACE };
      const startedMs = performance.now();
      const post = (body: Uint8Array, signal: AbortSignal) =>
        postEnvelope(session.client, "CreateGLTransaction", body, signal);
      const toProblem = (outcome: UnansweredCall) => session.problemOf(outcome, startedMs);
      return sendOnce({ operation: "CreateGLTransaction", post, readReasons, toProblem }, bytes, deadline);
    },
    list: async (gpCompanyId, criteria, signal): Promise<ListAnswer> => {
      const request = wire.transactionListRequest(criteria, contextOf(gpCompanyId));
      const journals = await session.read(request, (response) => mapSummaries(response, gpCompanyId), signal);
      if (!journals.ok) return { kind: "incomplete", problem: journals.error };
      if (journals.value.length < listRowsMax) return { kind: "complete", journals: journals.value };
      const detail = `${journals.value.length} journals, which counts as cut off: ${JSON.stringify(criteria)}`;
      return { kind: "incomplete", problem: { code: "gp_list_incomplete", detail }, cutOff: journals.value };
    },
    read: (gpCompanyId, journalNumber, date, signal) =>
      readJournal(session, { journalNumber, date }, contextOf(gpCompanyId), signal),
  };
}

function isEnvelope(bytes: Uint8Array): boolean {
  return bytes[0] === "<".charCodeAt(0);
}
