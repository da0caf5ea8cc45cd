import { performance } from "node:perf_hooks";
import type { GpCompany, PingStep } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { CallOutcome } from "./client.ts";
import { type GpSession, mapped } from "./gp-session.ts";
import { mapAccountFormat, mapCompanies, mapPostingAccountRows } from "./setup/map-setup.ts";
import { accountListRequest } from "./setup/setup-requests.ts";
import { mapSummaries } from "./map.ts";
import { accountFormatRequest, companyListRequest, type GpContext, transactionListRequest } from "./wire.ts";

/** No journal has this number: what counts is that GP lets the account look. */
const NO_JOURNAL_NUMBER = 2_147_483_647;

/** Without a company the first real one that GP lists (its sample has a negative id); without an account the whole list of accounts. */
export type PingTarget = Readonly<{ gpCompanyId?: number; account?: string }>;
type PingDeps = Readonly<{ session: GpSession; culture: string }>;

type Layer = Readonly<{ layer: string; run: (signal: AbortSignal) => Promise<Result<string, RunProblem>> }>;

/**
 * Tries layer after layer: name, TCP, TLS, the schemes on offer, sign-in, the account's role in GP, the company, its
 * account format, one read of accounts, a search for a journal. Each says what it saw, or its problem, and the first problem
 * ends the ping.
 */
export async function pingGp(deps: PingDeps, target: PingTarget, signal: AbortSignal): Promise<readonly PingStep[]> {
  const steps = (await deps.session.client.probe(signal)).map(({ layer, tookMs, result, certificate }) => {
    const nowMs = performance.now();
    const problemOf = (failure: (typeof result & { ok: false })["error"]) =>
      deps.session.problemOf({ kind: "failed", failure }, nowMs - tookMs);
    const plain = step(layer, tookMs, result.ok ? result : err(problemOf(result.error)));
    return certificate ? { ...plain, certificate } : plain;
  });
  for (const { layer, run } of signedInLayers(deps, target)) {
    if (steps.some(({ ok: isOk }) => !isOk)) break;
    const startedMs = performance.now();
    const result = await run(signal);
    steps.push(step(layer, Math.round(performance.now() - startedMs), result));
  }
  return steps;
}

function signedInLayers({ session, culture }: PingDeps, target: PingTarget): readonly Layer[] {
  // Sign-in, role and company are told by one call, so that the account is tried once.
  let companyList: CallOutcome | null = null;
  let gpCompanyId = target.gpCompanyId;
  const context = (): GpContext => ({ gpCompanyId: gpCompanyId ?? null, culture });
  return [
    { layer: "scheme", run: (signal) => pingScheme(session, session.client.scheme, signal) },
    {
      layer: "sign-in",
      run: async (signal) => {
        const startedMs = performance.now();
        companyList = await session.call(companyListRequest(culture), signal);
        if (companyList.kind === "failed") return err(session.problemOf(companyList, startedMs));
        return ok(`signed in as ${session.client.account}`);
      },
    },
    {
      layer: "role",
      run: async () => {
        if (companyList?.kind === "answered") return ok("GP lets this account use its web services");
        return err(companyList ? session.problemOf(companyList, performance.now()) : { code: "stopped" });
      },
    },
    {
      layer: "company",
      run: async () => {
        const companies = companyList?.kind === "answered" ? mapped(companyList.response, mapCompanies) : ok([]);
        if (!companies.ok) return companies;
        const isMeant = ({ id }: GpCompany) => (gpCompanyId === undefined ? id > 0 : id === gpCompanyId);
        const company = companies.value.find(isMeant);
        if (!company) return err({ code: "gp_company_missing", companyId: gpCompanyId ?? 0 });
        gpCompanyId = company.id;
        return ok(`${company.name} (${company.id}), ${companies.value.length} in all`);
      },
    },
    {
      layer: "account format",
      run: async (signal) => {
        const format = await session.read(accountFormatRequest(context()), mapAccountFormat, signal);
        if (!format.ok) return format;
        if (format.value.length === 0) return err({ code: "gp_setup_incomplete", detail: "no account format" });
        return ok(format.value.map(({ name, length }) => `${name} ${length}`).join(", "));
      },
    },
    { layer: "account", run: (signal) => pingAccount(session, context(), target, signal) },
    { layer: "journals", run: (signal) => pingJournals(session, context(), signal) },
  ];
}

async function pingScheme(
  session: GpSession,
  scheme: string,
  signal: AbortSignal,
): Promise<Result<string, RunProblem>> {
  const startedMs = performance.now();
  const offered = await session.client.offeredSchemes(signal);
  if (!offered.ok) return err(session.problemOf({ kind: "failed", failure: offered.error }, startedMs));
  return offered.value.split(", ").includes(scheme)
    ? offered
    : err({ code: "gp_scheme_missing", offered: offered.value });
}

async function pingAccount(session: GpSession, context: GpContext, target: PingTarget, signal: AbortSignal) {
  const { account, gpCompanyId } = target;
  const range = account === undefined ? null : { from: account, to: account };
  const request = accountListRequest("GetGLPostingAccountList", { range, changed: null }, context);
  const accounts = await session.read(request, mapPostingAccountRows, signal);
  if (!accounts.ok) return accounts;
  const [first] = accounts.value;
  if (first) return ok(`${accounts.value.length} read, ${first.number} ${first.description}`);
  // A company that nobody chose may well be empty: reading it worked.
  if (gpCompanyId === undefined && account === undefined) return ok("0 read");
  const detail = account === undefined ? "no account that can be posted to" : `no account ${account}`;
  return err<RunProblem>({ code: "gp_setup_incomplete", detail });
}

async function pingJournals(session: GpSession, context: GpContext, signal: AbortSignal) {
  const request = transactionListRequest({ journalNumbers: [NO_JOURNAL_NUMBER] }, context);
  const journals = await session.read(request, (response) => mapSummaries(response, context.gpCompanyId ?? 0), signal);
  return journals.ok ? ok("GP lets this account look for journals") : journals;
}

function step(layer: string, tookMs: number, result: Result<string, RunProblem>): PingStep {
  if (result.ok) return { layer, ok: true, detail: result.value, tookMs, problem: null };
  const { code, ...data } = result.error;
  const detail = Object.values(data).join(", ");
  return { layer, ok: false, detail: detail === "" ? code : detail, tookMs, problem: result.error };
}
