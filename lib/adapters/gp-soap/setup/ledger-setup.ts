import type { LedgerSetup, ModifiedWindow } from "#lib/core/ports.ts";
import { err } from "#lib/core/result.ts";
import type { GpSession } from "../gp-session.ts";
import * as wire from "../wire.ts";
import { readByKey } from "./create-once.ts";
import { listWhole, rangesOf } from "./list-whole.ts";
import {
  mapAccountFormat,
  mapAccountRows,
  mapBatch,
  mapCompanies,
  mapCurrencies,
  mapEmployees,
  mapPolicy,
  mapPostingAccountRows,
  mapVendors,
} from "./map-setup.ts";
import { readAccountParts, readAccounts } from "./read-accounts.ts";
import * as requests from "./setup-requests.ts";

type SetupSettings = Readonly<{ culture: string; batchSource: string }>;

/** Reads GP's set-up; a list as long as the cap counts as cut off and is read again by ranges of its keys. */
export function ledgerSetup(session: GpSession, settings: SetupSettings, listRowsMax: number): LedgerSetup {
  const contextOf = (gpCompanyId: number) => ({ gpCompanyId, culture: settings.culture });
  return {
    listCompanies: (signal) => session.read(wire.companyListRequest(settings.culture), mapCompanies, signal),
    readAccountFormat: async (gpCompanyId, signal) => {
      const format = await session.read(wire.accountFormatRequest(contextOf(gpCompanyId)), mapAccountFormat, signal);
      if (!format.ok || format.value.length > 0) return format;
      return err({ code: "gp_setup_incomplete", detail: `company ${gpCompanyId} has no account format` });
    },
    listAccounts: (gpCompanyId, signal, changed) =>
      readAccounts(accountLists(session, contextOf(gpCompanyId), listRowsMax, changed ?? null), signal),
    readAccountParts: (gpCompanyId, after, signal) =>
      readAccountParts(accountLists(session, contextOf(gpCompanyId), listRowsMax, null), after, signal),
    ...partyLists(session, contextOf, listRowsMax),
    readPolicy: (gpCompanyId, operation, signal) =>
      session.read(wire.policyRequest(operation, contextOf(gpCompanyId)), mapPolicy, signal),
    readBatch: (gpCompanyId, batchId, signal) => {
      const request = wire.batchRequest(settings.batchSource, batchId, contextOf(gpCompanyId));
      return readByKey(session, request, mapBatch, signal);
    },
  };
}

function accountLists(
  session: GpSession,
  context: wire.GpContext,
  listRowsMax: number,
  changed: ModifiedWindow | null,
): Parameters<typeof readAccounts>[0] {
  return {
    listRowsMax,
    isPart: changed !== null,
    listAll: (range, signal) =>
      session.read(
        requests.accountListRequest("GetGLAccountList", { range, changed }, context),
        mapAccountRows,
        signal,
      ),
    listPosting: (range, signal) => {
      const request = requests.accountListRequest("GetGLPostingAccountList", { range, changed }, context);
      return session.read(request, mapPostingAccountRows, signal);
    },
  };
}

function partyLists(
  session: GpSession,
  contextOf: (gpCompanyId: number) => wire.GpContext,
  rowsMax: number,
): Pick<LedgerSetup, "listCurrencies" | "listEmployees" | "listVendors"> {
  const codeOf = ({ code }: Readonly<{ code: string }>) => code;
  return {
    listCurrencies: async (gpCompanyId, signal) => {
      const currencies = await session.read(
        requests.currencyListRequest(contextOf(gpCompanyId)),
        mapCurrencies,
        signal,
      );
      if (!currencies.ok || currencies.value.length < rowsMax) return currencies;
      return err({ code: "gp_list_incomplete", detail: `the list of currencies is cut off at ${rowsMax}` });
    },
    listEmployees: (gpCompanyId, signal) => {
      const list = (range: wire.KeyRange | null, inner: AbortSignal) =>
        session.read(requests.employeeListRequest(range, contextOf(gpCompanyId)), mapEmployees, inner);
      return listWhole(rangesOf(list, codeOf, rowsMax), codeOf, signal);
    },
    listVendors: (gpCompanyId, signal, changed) => {
      const list = (range: wire.KeyRange | null, inner: AbortSignal) => {
        const slice = { range, changed: changed ?? null };
        return session.read(requests.vendorListRequest(slice, contextOf(gpCompanyId)), mapVendors, inner);
      };
      return listWhole(rangesOf(list, codeOf, rowsMax), codeOf, signal);
    },
  };
}
