/** The SBA service of the stand-in: what a GP partner would build by the contract, over the same books as SOAP (gp.md 2). */
import type { IncomingMessage } from "node:http";
import type { Answer } from "../../control/answer.ts";
import type { Fault } from "../../control/fault-queue.ts";
import { isRecord, type Json, type JsonRecord } from "../../control/json.ts";
import type { GpWorld } from "../gp-world.ts";
import { createJournal, listJournals, readBatch, readJournal } from "./journals.ts";
import { isJson, readAddress, type SbaCall, type SbaError, SbaRefusal } from "./sba-call.ts";
import * as setup from "./setup.ts";

type Route = Readonly<{
  /** What the same thing is called over SOAP: faults are ordered and requests counted by one name. */
  operation: string;
  run: (call: SbaCall) => Json;
}>;
/** By method and resource; `*` behind it: with a key. */
const ROUTES: Readonly<Record<string, Route>> = {
  "GET Companies": { operation: "GetCompanyList", run: setup.listCompanies },
  "GET MLConnector/Financial/AccountFormat": { operation: "GetGLAccountFormatList", run: setup.listSegments },
  "GET MLConnector/Financial/Accounts": { operation: "GetGLPostingAccountList", run: setup.listAccounts },
  "GET MLConnector/Financial/Accounts*": { operation: "GetGLPostingAccountByKey", run: setup.readAccount },
  "POST MLConnector/Financial/Accounts": { operation: "CreateGLPostingAccount", run: setup.createAccount },
  "GET MLConnector/Financial/Journals": { operation: "GetGLTransactionList", run: listJournals },
  "GET MLConnector/Financial/Journals*": { operation: "GetGLTransactionByKey", run: readJournal },
  "POST MLConnector/Financial/Journals": { operation: "CreateGLTransaction", run: createJournal },
  "GET MLConnector/Financial/FiscalPeriods": { operation: "GetFiscalPeriodList", run: setup.listPeriods },
  "GET MLConnector/Financial/Batches*": { operation: "GetBatchByKey", run: readBatch },
  "GET MLConnector/Financial/Currencies": { operation: "GetCurrencyList", run: setup.listCurrencies },
  "GET MLConnector/Purchasing/Vendors": { operation: "GetVendorList", run: setup.listVendors },
  "GET MLConnector/Purchasing/Vendors*": { operation: "GetVendorByKey", run: setup.readVendor },
  "POST MLConnector/Purchasing/Vendors": { operation: "CreateVendor", run: setup.createVendor },
  "GET MLConnector/Payroll/Employees": { operation: "GetEmployeeList", run: setup.listEmployees },
};
const BOMB_DEPTH = 100_000;
const JSON_TYPE = "application/json; charset=utf-8";
const TENANT = "DefaultTenant";

export type Served = Readonly<{
  operation: string;
  perform: () => Answer;
  special: (fault: Fault) => Answer | null;
}>;

/** What a request that is signed in comes to; an answer where it never reaches a resource. */
export function serveSba(world: GpWorld, request: IncomingMessage, body: Buffer, user: string): Served | Answer {
  const address = readAddress(request.url ?? "");
  const method = request.method ?? "";
  const name = `${method} ${address?.resource ?? ""}${address?.key.length ? "*" : ""}`;
  const route = ROUTES[name];
  const isUnexposed = world.settings().unexposed.some((one) => address?.resource.endsWith(`/${one}`));
  if (address === null || address.tenant !== TENANT || route === undefined || isUnexposed)
    return { status: 404, type: "text/html; charset=utf-8", body: "<html><body>Resource not found</body></html>" };
  if (method === "GET" && !address.wantsJson)
    return { status: 200, type: "text/xml; charset=utf-8", body: '<?xml version="1.0"?><Payload/>' };
  if (method === "POST" && !isJson(request))
    return { status: 415, type: "text/html; charset=utf-8", body: "<html><body>Unsupported media type</body></html>" };
  return {
    operation: route.operation,
    perform: () => performed({ world, user, address, payload: null }, route, method === "POST" ? body : null),
    special,
  };
}

function performed(call: SbaCall, route: Route, body: Buffer | null): Answer {
  try {
    const payload = body === null ? null : payloadOf(body);
    return json(body === null ? 200 : 201, { Payload: route.run({ ...call, payload }) });
  } catch (error) {
    if (error instanceof SbaRefusal) return refusal(error.status, error.errors);
    return refusal(500, [{ Code: "System", Message: "The service ran into an error." }]);
  }
}

function payloadOf(body: Buffer): JsonRecord {
  let sent: Json = null;
  try {
    sent = JSON.parse(body.toString("utf8")) as Json;
  } catch {
    // Refused below.
  }
  const payload = isRecord(sent) ? sent["Payload"] : undefined;
  if (isRecord(payload)) return payload;
  throw new SbaRefusal(400, { Code: "Malformed", Message: "The body must be JSON with a Payload" });
}

function json(status: number, body: object): Answer {
  return { status, type: JSON_TYPE, body: JSON.stringify(body) };
}

function refusal(status: number, errors: readonly SbaError[]): Answer {
  return json(status, { Payload: null, Errors: errors });
}

function special(fault: Fault): Answer | null {
  if (fault.kind === "system_fault")
    return refusal(500, [{ Code: "System", Message: "The service ran into an error." }]);
  if (fault.kind === "xml_bomb") return { status: 200, type: JSON_TYPE, body: "[".repeat(BOMB_DEPTH) };
  return null;
}
