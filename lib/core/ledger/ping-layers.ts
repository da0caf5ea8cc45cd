import { pingStep } from "../connection/ping-step.ts";
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
    const plain = pingStep(layer, tookMs, result.ok ? result : err(problemOf(result.error, monotonicMs() - tookMs)));
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
    const done = pingStep(layer, Math.round(monotonicMs() - startedMs), result);
    steps.push(done);
    await hear(done);
  }
  return steps;
}

/** What the first call after the sign-in told: the list of companies, so that the account is tried once. */
export type FirstCall = Readonly<
  | { kind: "not_signed_in"; problem: RunProblem }
  /** `refused`: the account is known and may not ask. */
  | { kind: "signed_in"; refused: RunProblem | null; companies: Result<readonly GpCompany[], RunProblem> }
>;

/** Sign-in, the account's role in GP, and the company, which `onCompany` is told. `services`: what the role lets it use. */
export function firstLayers(
  { account, services, target }: Readonly<{ account: string; services: string; target: PingTarget }>,
  ask: (signal: AbortSignal) => Promise<FirstCall>,
  onCompany: (gpCompanyId: number) => void,
): readonly Layer[] {
  let first: FirstCall = { kind: "not_signed_in", problem: { code: "stopped" } };
  return [
    {
      layer: "sign-in",
      run: async (signal) => {
        first = await ask(signal);
        return first.kind === "signed_in" ? ok(`signed in as ${account}`) : err(first.problem);
      },
    },
    {
      layer: "role",
      run: async () => {
        const problem = first.kind === "signed_in" ? first.refused : first.problem;
        return problem === null ? ok(`GP lets this account use its ${services}`) : err(problem);
      },
    },
    {
      layer: "company",
      run: async () => {
        const companies = first.kind === "signed_in" ? first.companies : err(first.problem);
        if (!companies.ok) return companies;
        const company = companyOfPing(companies.value, target);
        if (!company.ok) return company;
        onCompany(company.value.id);
        return ok(`${company.value.name} (${company.value.id}), ${companies.value.length} in all`);
      },
    },
  ];
}

/** The company that a ping goes on with. */
function companyOfPing(companies: readonly GpCompany[], { gpCompanyId }: PingTarget): Result<GpCompany, RunProblem> {
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
