import type { WindowsAuthFailure, WindowsClient } from "../connection/windows-client.ts";
import type { GpCompany, HearStep, JournalCriteria, ListAnswer, PingStep } from "../ports.ts";
import type { RunProblem } from "../problem.ts";
import { err, ok, type Result } from "../result.ts";

/** Without a company the first real one that GP lists (its sample has a negative id); without an account the whole list of accounts. */
export type PingTarget = Readonly<{ gpCompanyId?: number; account?: string }>;
export type Layer = Readonly<{ layer: string; run: (signal: AbortSignal) => Promise<Result<string, RunProblem>> }>;

type PingDeps = Readonly<{
  client: WindowsClient;
  /** The problem of a failure of what began at `startedMs` of the monotonic clock. */
  problemOf: (failure: WindowsAuthFailure, startedMs: number) => RunProblem;
  monotonicMs: () => number;
  hear: HearStep;
}>;

/**
 * Tries layer after layer: name, TCP, TLS, the schemes on offer, then those of the surface. Each says what it saw, or its problem,
 * and the first problem ends the ping.
 */
export async function pingLayers(
  { client, problemOf, monotonicMs, hear }: PingDeps,
  signedIn: readonly Layer[],
  signal: AbortSignal,
): Promise<readonly PingStep[]> {
  const steps = (await client.probe(signal)).map(({ layer, tookMs, result, certificate }): PingStep => {
    const plain = step(layer, tookMs, result.ok ? result : err(problemOf(result.error, monotonicMs() - tookMs)));
    return certificate ? { ...plain, certificate } : plain;
  });
  for (const each of steps) await hear(each);
  const scheme: Layer = {
    layer: "scheme",
    run: async (inner) => {
      const startedMs = monotonicMs();
      const offered = await client.offeredSchemes(inner);
      if (!offered.ok) return err(problemOf(offered.error, startedMs));
      const isOffered = offered.value.split(", ").includes(client.scheme);
      return isOffered ? offered : err({ code: "gp_scheme_missing", offered: offered.value });
    },
  };
  for (const { layer, run } of [scheme, ...signedIn]) {
    if (steps.some(({ ok: isOk }) => !isOk)) break;
    const startedMs = monotonicMs();
    const result = await run(signal);
    const done = step(layer, Math.round(monotonicMs() - startedMs), result);
    steps.push(done);
    await hear(done);
  }
  return steps;
}

/** The company that a ping goes on with. */
export function companyOfPing(
  companies: readonly GpCompany[],
  { gpCompanyId }: PingTarget,
): Result<GpCompany, RunProblem> {
  const company = companies.find(({ id }) => (gpCompanyId === undefined ? id > 0 : id === gpCompanyId));
  return company ? ok(company) : err({ code: "gp_company_missing", companyId: gpCompanyId ?? 0 });
}

/** What reading accounts came to. */
export function accountsOfPing(
  accounts: readonly Readonly<{ number: string; description: string }>[],
  { gpCompanyId, account }: PingTarget,
): Result<string, RunProblem> {
  const [first] = accounts;
  if (first) return ok(`${accounts.length} read, ${first.number} ${first.description}`);
  // A company that nobody chose may well be empty: reading it worked.
  if (gpCompanyId === undefined && account === undefined) return ok("0 read");
  const detail = account === undefined ? "no account that can be posted to" : `no account ${account}`;
  return err({ code: "gp_setup_incomplete", detail });
}

/**
 * The last layer: a journal can be looked for. Without it nothing could ever be said of a posting whose answer was lost. Which
 * journal does not matter; by its number, the list is short and needs no date.
 */
export function lookLayer(look: (criteria: JournalCriteria, signal: AbortSignal) => Promise<ListAnswer>): Layer {
  return {
    layer: "journals",
    run: async (signal) => {
      const listed = await look({ journalNumbers: [1] }, signal);
      return listed.kind === "complete" ? ok("journals can be looked for") : err(listed.problem);
    },
  };
}

function step(layer: string, tookMs: number, result: Result<string, RunProblem>): PingStep {
  if (result.ok) return { layer, ok: true, detail: result.value, tookMs, problem: null };
  const { code, ...data } = result.error;
  const detail = Object.values(data).join(", ");
  return { layer, ok: false, detail: detail === "" ? code : detail, tookMs, problem: result.error };
}
