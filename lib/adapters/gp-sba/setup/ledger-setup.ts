import { type KeyRange, listParts, type ListRange, listWhole, rangesOf } from "#lib/core/ledger/list-whole.ts";
import type { SbaResource } from "#lib/core/connection/sba-resources.ts";
import type { LedgerSetup, ModifiedWindow } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Json } from "../json/parse-json.ts";
import type { SbaSession } from "../session.ts";
import type { Query } from "../url.ts";
import * as map from "./map-setup.ts";

/** Reads the set-up; a list as long as the cap counts as cut off and is read again by ranges of its keys. */
export function ledgerSetup(session: SbaSession, listRowsMax: number): LedgerSetup {
  const ranges = <Row extends object>(
    ask: Readonly<{ resource: SbaResource; gpCompanyId: number; changed: ModifiedWindow | undefined }>,
    toRows: (payload: Json) => readonly Row[],
    keyOf: (row: Row) => string,
  ): ListRange<Row> => {
    const { changed, ...where } = ask;
    const list = (range: KeyRange | null, inner: AbortSignal) =>
      session.read({ ...where, query: { ...rangeQuery(range), ...changedQuery(changed) } }, toRows, inner);
    return rangesOf(list, keyOf, listRowsMax);
  };
  const accounts = (gpCompanyId: number, changed: ModifiedWindow | undefined) =>
    ranges({ resource: "accounts", gpCompanyId, changed }, map.mapAccounts, byNumber);
  const parties = (resource: "employees" | "vendors", gpCompanyId: number, changed?: ModifiedWindow) =>
    ranges({ resource, gpCompanyId, changed }, map.mapParties, byCode);
  return {
    listCompanies: session.companies,
    readAccountFormat: async (gpCompanyId, signal) => {
      const format = await session.read({ resource: "accountFormat", gpCompanyId }, map.mapAccountFormat, signal);
      if (!format.ok || format.value.length > 0) return format;
      return err({ code: "gp_setup_incomplete", detail: `company ${gpCompanyId} has no account format` });
    },
    listAccounts: (gpCompanyId, signal, changed) => listWhole(accounts(gpCompanyId, changed), byNumber, signal),
    readAccountParts: async function* (gpCompanyId, after, signal) {
      for await (const part of listParts(accounts(gpCompanyId, undefined), after, signal)) {
        yield part.ok ? ok({ accounts: part.value.rows, upTo: part.value.upTo }) : part;
      }
    },
    listCurrencies: async (gpCompanyId, signal) =>
      short(await session.read({ resource: "currencies", gpCompanyId }, map.mapCurrencies, signal), listRowsMax),
    listEmployees: (gpCompanyId, signal) => listWhole(parties("employees", gpCompanyId), byCode, signal),
    listVendors: (gpCompanyId, signal, changed) => listWhole(parties("vendors", gpCompanyId, changed), byCode, signal),
    listFiscalPeriods: async (gpCompanyId, signal) => {
      const read = await session.read({ resource: "fiscalPeriods", gpCompanyId }, map.mapPeriods, signal);
      const isUnexposed = !read.ok && read.error.code === "gp_resource_missing" && read.error.path === null;
      return isUnexposed ? ok(null) : short(read, listRowsMax);
    },
    // Policies are the Web Services' own: SBA's services decide for themselves.
    readPolicy: async (_gpCompanyId, operation) => ok({ id: "", name: operation }),
    readBatch: (gpCompanyId, batchId, signal) =>
      session.readByKey({ resource: "batches", gpCompanyId, key: [batchId] }, map.mapBatch, signal),
  };
}

const byCode = ({ code }: Readonly<{ code: string }>) => code;
const byNumber = ({ number }: Readonly<{ number: string }>) => number;

/** A list that has no key to be split by. */
function short<Row>(read: Result<readonly Row[], RunProblem>, rowsMax: number): Result<readonly Row[], RunProblem> {
  if (!read.ok || read.value.length < rowsMax) return read;
  return err({ code: "gp_list_incomplete", detail: `the list is cut off at ${rowsMax}` });
}

function rangeQuery(range: KeyRange | null): Query {
  return range === null ? {} : { KeyFrom: range.from.trim(), KeyTo: range.to };
}

function changedQuery(changed: ModifiedWindow | undefined): Query {
  return changed === undefined
    ? {}
    : { ModifiedFrom: changed.from.toISOString(), ModifiedTo: changed.to.toISOString() };
}
