import { performance } from "node:perf_hooks";
import type { GeneralLedger, LedgerSetup, ListAnswer, PingStep } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import { postEnvelope } from "./client.ts";
import { type GpConnectionOptions, type GpSession, mapped, openGpSession } from "./gp-session.ts";
import {
  mapAccountFormat,
  mapAccountRows,
  mapBatch,
  mapCompanies,
  mapPolicy,
  mapPostingAccountRows,
  mapSummaries,
  mapValidationReasons,
} from "./map.ts";
import { pingGp, type PingTarget } from "./ping-gp.ts";
import { readAccounts } from "./read-accounts.ts";
import { readJournal } from "./read-journal.ts";
import { renderJournal, type RenderSettings } from "./render-journal.ts";
import { sendJournal } from "./send-journal.ts";
import * as wire from "./wire.ts";

/** Fetching GP's reasons for a refusal; the posting is decided already. */
const REASONS_TIMEOUT_MS = 15_000;
const LIST_ROWS_MAX = 1_000;
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

export type GpLedger = GeneralLedger &
  LedgerSetup &
  Readonly<{
    /** Each layer from the name to one read of accounts; the first that fails is the last. */
    ping: (signal: AbortSignal, target?: PingTarget) => Promise<readonly PingStep[]>;
    close: () => Promise<void>;
  }>;

/**
 * Dynamics GP by the legacy endpoint of its Web Services, with one Windows account on one kept connection. Calls wait for
 * each other; close it when done. After a refused password everything answers `gp_circuit_open` until it is replaced.
 */
export function createGpLedger(options: GpLedgerOptions): GpLedger {
  const session = openGpSession(options);
  const settings = { ...SETTINGS_DEFAULT, ...options.settings };
  const listRowsMax = options.listRowsMax ?? LIST_ROWS_MAX;
  return {
    ...generalLedger(session, settings, listRowsMax),
    ...ledgerSetup(session, settings, listRowsMax),
    ping: (signal, target = {}) => pingGp({ session, culture: settings.culture }, target, signal),
    close: session.client.close,
  };
}

function generalLedger(session: GpSession, settings: RenderSettings, listRowsMax: number): GeneralLedger {
  const contextOf = (gpCompanyId: number) => ({ gpCompanyId, culture: settings.culture });
  const readReasons = async (gpCompanyId: number, logId: string, signal: AbortSignal) => {
    const request = wire.validationResultRequest(logId, contextOf(gpCompanyId));
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(REASONS_TIMEOUT_MS)]);
    const reasons = await session.read(request, mapValidationReasons, bounded);
    return reasons.ok ? reasons.value : [];
  };
  return {
    render: (journal) => wire.envelopeBytes(renderJournal(journal, settings)),
    send: (bytes, deadline) => {
      const startedMs = performance.now();
      const post = (body: Uint8Array, signal: AbortSignal) =>
        postEnvelope(session.client, "CreateGLTransaction", body, signal);
      return sendJournal(
        { post, readReasons, toProblem: (outcome) => session.problemOf(outcome, startedMs) },
        bytes,
        deadline,
      );
    },
    list: async (gpCompanyId, criteria, signal): Promise<ListAnswer> => {
      const request = wire.transactionListRequest(criteria, contextOf(gpCompanyId));
      const journals = await session.read(request, (response) => mapSummaries(response, gpCompanyId), signal);
      if (!journals.ok) return { kind: "incomplete", problem: journals.error };
      if (journals.value.length < listRowsMax) return { kind: "complete", journals: journals.value };
      const detail = `${journals.value.length} journals, which counts as cut off: ${JSON.stringify(criteria)}`;
      return { kind: "incomplete", problem: { code: "gp_list_incomplete", detail } };
    },
    read: (gpCompanyId, journalNumber, date, signal) =>
      readJournal(session, { journalNumber, date }, contextOf(gpCompanyId), signal),
  };
}

function ledgerSetup(session: GpSession, settings: RenderSettings, listRowsMax: number): LedgerSetup {
  const contextOf = (gpCompanyId: number) => ({ gpCompanyId, culture: settings.culture });
  return {
    listCompanies: (signal) => session.read(wire.companyListRequest(settings.culture), mapCompanies, signal),
    readAccountFormat: async (gpCompanyId, signal) => {
      const format = await session.read(wire.accountFormatRequest(contextOf(gpCompanyId)), mapAccountFormat, signal);
      if (!format.ok || format.value.length > 0) return format;
      return err({ code: "gp_setup_incomplete", detail: `company ${gpCompanyId} has no account format` });
    },
    listAccounts: (gpCompanyId, signal) => {
      const context = contextOf(gpCompanyId);
      return readAccounts(
        {
          listRowsMax,
          listAll: (range, inner) =>
            session.read(wire.accountListRequest("GetGLAccountList", range, context), mapAccountRows, inner),
          listPosting: (range, inner) =>
            session.read(
              wire.accountListRequest("GetGLPostingAccountList", range, context),
              mapPostingAccountRows,
              inner,
            ),
        },
        signal,
      );
    },
    readPolicy: (gpCompanyId, operation, signal) =>
      session.read(wire.policyRequest(operation, contextOf(gpCompanyId)), mapPolicy, signal),
    readBatch: async (gpCompanyId, batchId, signal) => {
      const startedMs = performance.now();
      const request = wire.batchRequest(settings.batchSource, batchId, contextOf(gpCompanyId));
      const outcome = await session.call(request, signal);
      if (outcome.kind === "answered") return mapped(outcome.response, mapBatch);
      if (outcome.kind === "fault" && outcome.fault.isNotFound) return ok(null);
      return err(session.problemOf(outcome, startedMs));
    },
  };
}
