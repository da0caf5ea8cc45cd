/** One request to the SBA service of the stand-in: its address taken apart, and how it is refused (gp.md 2). */
import type { IncomingMessage } from "node:http";
import type { Json, JsonRecord } from "../../control/json.ts";
import { COMPANIES, type GpWorld, type ValidationError } from "../gp-world.ts";

export const SBA_PATH = "/GPService/Tenants(DefaultTenant)";

const ADDRESS =
  /^\/GPService\/Tenants\(([^()/]*)\)(?:\/Companies\(([^()/]*)\))?\/([\w/]+)(?:\(([^()/]*)\))?(\.json)?$/i;

export type Address = Readonly<{
  tenant: string;
  /** Null: a resource of the tenant. */
  companyName: string | null;
  /** `MLConnector/Financial/Journals`. */
  resource: string;
  key: readonly string[];
  /** Without `.json` a GET is answered in XML. */
  wantsJson: boolean;
  query: URLSearchParams;
}>;

/** Null: nothing of SBA's. */
export function readAddress(url: string): Address | null {
  const [path = "", query = ""] = url.split("?", 2);
  const [, tenant, company, resource, key, json] = ADDRESS.exec(path) ?? [];
  if (tenant === undefined || resource === undefined) return null;
  return {
    tenant: decodeURIComponent(tenant),
    companyName: company === undefined ? null : decodeURIComponent(company),
    resource,
    key: key === undefined ? [] : key.split(";").map((part) => decodeURIComponent(part)),
    wantsJson: json !== undefined,
    query: new URLSearchParams(query),
  };
}

export type SbaCall = Readonly<{
  world: GpWorld;
  user: string;
  address: Address;
  /** What stood in `Payload`; null without one. */
  payload: JsonRecord | null;
}>;
export type SbaError = Readonly<{ Code: string; Field?: string; Message: string }>;

/** Thrown by the resources; becomes `{"Errors":[…]}`. */
export class SbaRefusal extends Error {
  readonly status: number;
  readonly errors: readonly SbaError[];
  constructor(status: number, ...errors: readonly SbaError[]) {
    super(errors[0]?.Message ?? "refused");
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = (what: string): SbaRefusal =>
  new SbaRefusal(404, { Code: "NotFound", Message: `${what} does not exist` });

/** As `validationFault` says it over SOAP. */
export function invalid(errors: readonly ValidationError[]): SbaRefusal {
  const told = errors.map(({ objectType, property, message }) => ({
    ...{ Code: "Validation", Field: `${objectType}.${property}`, Message: message },
  }));
  return new SbaRefusal(400, ...told);
}

/** The company of the address; a body that names another one is refused. */
export function companyOf({ world, address, payload, user }: SbaCall): number {
  const company = COMPANIES.find(({ name }) => name === address.companyName);
  if (company === undefined)
    throw new SbaRefusal(404, { Code: "CompanyNotFound", Message: `No company ${address.companyName ?? ""}` });
  if (world.settings().roleMissingIn.includes(company.id))
    throw new SbaRefusal(403, { Code: "NotAuthorized", Message: `The user ${user} has no access to this company.` });
  const named = payload?.["CompanyId"];
  if (payload !== null && named !== company.id)
    throw new SbaRefusal(400, {
      Code: "CompanyMismatch",
      Field: "CompanyId",
      Message: "It is not the company of the address",
    });
  return company.id;
}

/** A number in JSON with the digits as they stand in the database: a reader must not make a float of it. */
export function decimal(digits: string): Json {
  return (JSON as unknown as { rawJSON: (text: string) => Json }).rawJSON(digits);
}

export function isJson(request: IncomingMessage): boolean {
  return /^application\/json(\s*;|$)/i.test(request.headers["content-type"] ?? "");
}
