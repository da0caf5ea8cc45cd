import { performance } from "node:perf_hooks";
import type { SbaPaths, SbaResource } from "#lib/core/connection/sba-resources.ts";
import { shortDetail } from "#lib/core/connection/short-detail.ts";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { failureProblem } from "#lib/core/ledger/failure-problem.ts";
import type { GpCompany } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { callSba, type CallOutcome } from "./client.ts";
import { MalformedAnswer } from "./json/fields.ts";
import type { Json } from "./json/parse-json.ts";
import { mapCompanies } from "./setup/map-setup.ts";
import { companyPath, type Query, readPath } from "./url.ts";

const READ_TIMEOUT_MS = 60_000;
/** The service's own code for "there is none of that key": nothing else may mean it. */
const NOT_FOUND = "notfound";

export type SbaConnectionOptions = Readonly<{
  /** Signed in as the connector's account. Closed with the ledger. */
  client: WindowsClient;
  /** `/GPService/Tenants(DefaultTenant)`: `sbaTenantPath`. */
  tenant: string;
  resources: SbaPaths;
  /** Names of companies by their number in GP; else the list of companies tells them. SBA's addresses go by name. */
  companyNames?: Readonly<Record<string, string>>;
  /** For each call that reads; a send has the deadline of its caller alone. */
  readTimeoutMs?: number;
}>;

/** Null as company: a resource of the tenant. */
export type Ask = Readonly<{
  resource: SbaResource;
  gpCompanyId: number | null;
  key?: readonly string[];
  query?: Query;
}>;
export type Reading = CallOutcome | Readonly<{ kind: "unasked"; problem: RunProblem }>;
export type UnansweredCall = Exclude<Reading, { kind: "answered" }>;

/** One signed-in client, and what every call does with its outcome. */
export type SbaSession = Readonly<{
  client: WindowsClient;
  /** Where a resource is, without key and query. Errors: it is not exposed; the company is not known. */
  locate: (
    resource: SbaResource,
    gpCompanyId: number | null,
    signal: AbortSignal,
  ) => Promise<Result<string, RunProblem>>;
  call: (ask: Ask, signal: AbortSignal) => Promise<Reading>;
  /** Errors: also `gp_list_incomplete` where the answer says itself that rows are missing. */
  read: <T>(ask: Ask, map: (payload: Json) => T, signal: AbortSignal) => Promise<Result<T, RunProblem>>;
  /** Null where the service says that there is none of that key. */
  readByKey: <T>(ask: Ask, map: (payload: Json) => T, signal: AbortSignal) => Promise<Result<T | null, RunProblem>>;
  /** As the tenant lists them, or as the settings name them where it does not. */
  companies: (signal: AbortSignal) => Promise<Result<readonly GpCompany[], RunProblem>>;
  problemOf: (outcome: UnansweredCall, resource: SbaResource, startedMs: number) => RunProblem;
}>;

export function openSbaSession(options: SbaConnectionOptions): SbaSession {
  const { client, tenant, resources, companyNames = {}, readTimeoutMs = READ_TIMEOUT_MS } = options;
  const { host, answerBytesMax } = client;
  let listed: readonly GpCompany[] | null = null;

  const problemOf: SbaSession["problemOf"] = (outcome, resource, startedMs) => {
    if (outcome.kind !== "failed") return problemOfAnswer(outcome, resource);
    return failureProblem(outcome.failure, { host, answerBytesMax, startedMs, nowMs: performance.now() });
  };
  const companies: SbaSession["companies"] = async (signal) => {
    const ask: Ask = { resource: "companies", gpCompanyId: null };
    const read = await session.read(ask, (payload) => mapCompanies(payload, companyNames), signal);
    if (read.ok) listed = read.value;
    const isUnlisted = !read.ok && read.error.code === "gp_resource_missing" && Object.keys(companyNames).length > 0;
    return isUnlisted ? ok(companiesNamed(companyNames)) : read;
  };
  const nameOf = async (gpCompanyId: number, signal: AbortSignal): Promise<Result<string, RunProblem>> => {
    const named = companyNames[String(gpCompanyId)];
    if (named !== undefined) return ok(named);
    const known = listed === null ? await companies(signal) : ok(listed);
    if (!known.ok) return known;
    const company = known.value.find(({ id }) => id === gpCompanyId);
    return company ? ok(company.name) : err({ code: "gp_company_missing", companyId: gpCompanyId });
  };
  const session: SbaSession = {
    ...{ client, problemOf, companies },
    locate: async (resource, gpCompanyId, signal) => {
      const path = resources[resource];
      if (path === null) return err({ code: "gp_resource_missing", resource, path: null });
      if (gpCompanyId === null) return ok(`${tenant}/${path}`);
      const name = await nameOf(gpCompanyId, signal);
      return name.ok ? ok(companyPath(tenant, name.value, path)) : name;
    },
    call: async ({ resource, gpCompanyId, key = [], query = {} }, signal) => {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)]);
      const path = await session.locate(resource, gpCompanyId, bounded);
      if (!path.ok) return { kind: "unasked", problem: path.error };
      return callSba(client, { method: "GET", path: readPath(path.value, key, query), body: null }, bounded);
    },
    read: async (ask, map, signal) => {
      const startedMs = performance.now();
      const outcome = await session.call(ask, signal);
      if (outcome.kind !== "answered") return err(problemOf(outcome, ask.resource, startedMs));
      return outcome.isCut ? err(cutOff(ask)) : mapped(outcome.payload, map);
    },
    readByKey: async (ask, map, signal) => {
      const startedMs = performance.now();
      const outcome = await session.call(ask, signal);
      if (outcome.kind === "answered") return mapped(outcome.payload, map);
      return isNotFound(outcome) ? ok(null) : err(problemOf(outcome, ask.resource, startedMs));
    },
  };
  return session;
}

/** 404 with the service's own word for it; a 404 of the web server says nothing of the key. */
function isNotFound(outcome: Reading): boolean {
  return (
    outcome.kind === "refused" &&
    outcome.status === 404 &&
    outcome.errors.some(({ code }) => code.toLowerCase() === NOT_FOUND)
  );
}

function problemOfAnswer(outcome: Exclude<UnansweredCall, { kind: "failed" }>, resource: SbaResource): RunProblem {
  switch (outcome.kind) {
    case "unasked":
      return outcome.problem;
    case "missing":
      return { code: "gp_resource_missing", resource, path: outcome.path };
    case "malformed":
      return { code: "gp_answer_malformed", detail: outcome.detail };
    case "refused": {
      const detail = shortDetail(outcome.errors.map(({ text }) => text).join("; "));
      return { code: "gp_fault", detail: detail === "" ? `HTTP ${outcome.status}` : detail, logId: null };
    }
  }
}

/** The one place where a field reader's exception becomes a problem. */
function mapped<T>(payload: Json, map: (payload: Json) => T): Result<T, RunProblem> {
  try {
    return ok(map(payload));
  } catch (error) {
    if (!(error instanceof MalformedAnswer)) throw error;
    return err({ code: "gp_answer_malformed", detail: shortDetail(error.message) });
  }
}

function cutOff({ resource, query = {} }: Ask): RunProblem {
  return { code: "gp_list_incomplete", detail: `${resource} says that rows are missing: ${JSON.stringify(query)}` };
}

function companiesNamed(names: Readonly<Record<string, string>>): readonly GpCompany[] {
  return Object.entries(names).map(([id, name]) => ({
    id: Number(id),
    name,
    separator: "-",
    options: [],
    workflow: false,
  }));
}
