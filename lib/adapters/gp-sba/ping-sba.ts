import { performance } from "node:perf_hooks";
import {
  accountsOfPing,
  companyOfPing,
  type Layer,
  lookLayer,
  pingLayers,
  type PingTarget,
} from "#lib/core/ledger/ping-layers.ts";
import type { GeneralLedger, GpCompany, HearStep, LedgerSetup, PingStep } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Reading, SbaSession } from "./session.ts";
import { mapAccounts } from "./setup/map-setup.ts";

type PingDeps = Readonly<{
  session: SbaSession;
  list: GeneralLedger["list"];
  readAccountFormat: LedgerSetup["readAccountFormat"];
  hear: HearStep;
}>;

/** The same layers as over SOAP: `pingLayers`, then sign-in, role, company, account format, accounts, a look for a journal. */
export async function pingSba(deps: PingDeps, target: PingTarget, signal: AbortSignal): Promise<readonly PingStep[]> {
  const { client, problemOf } = deps.session;
  return pingLayers(
    {
      client,
      problemOf: (failure, startedMs) => problemOf({ kind: "failed", failure }, "companies", startedMs),
      monotonicMs: () => performance.now(),
      hear: deps.hear,
    },
    signedInLayers(deps, target),
    signal,
  );
}

function signedInLayers({ session, list, readAccountFormat }: PingDeps, target: PingTarget): readonly Layer[] {
  let first: Reading | null = null;
  let companies: Result<readonly GpCompany[], RunProblem> = ok([]);
  let gpCompanyId = target.gpCompanyId ?? 0;
  return [
    {
      layer: "sign-in",
      run: async (signal) => {
        const startedMs = performance.now();
        first = await session.call({ resource: "companies", gpCompanyId: null }, signal);
        if (first.kind === "failed") return err(session.problemOf(first, "companies", startedMs));
        return ok(`signed in as ${session.client.account}`);
      },
    },
    {
      layer: "role",
      run: async (signal) => {
        if (first?.kind === "refused") return err(session.problemOf(first, "companies", performance.now()));
        companies = await session.companies(signal);
        return companies.ok ? ok("GP lets this account use its services") : companies;
      },
    },
    {
      layer: "company",
      run: async () => {
        if (!companies.ok) return companies;
        const company = companyOfPing(companies.value, target);
        if (!company.ok) return company;
        gpCompanyId = company.value.id;
        return ok(`${company.value.name} (${company.value.id}), ${companies.value.length} in all`);
      },
    },
    {
      layer: "account format",
      run: async (signal) => {
        const format = await readAccountFormat(gpCompanyId, signal);
        return format.ok ? ok(format.value.map(({ name, length }) => `${name} ${length}`).join(", ")) : format;
      },
    },
    {
      layer: "account",
      run: async (signal) => {
        const query = target.account === undefined ? {} : { KeyFrom: target.account, KeyTo: target.account };
        const accounts = await session.read({ resource: "accounts", gpCompanyId, query }, mapAccounts, signal);
        if (!accounts.ok) return accounts;
        return accountsOfPing(
          accounts.value.filter(({ type }) => type === "Posting"),
          target,
        );
      },
    },
    lookLayer((criteria, signal) => list(gpCompanyId, criteria, signal)),
  ];
}
