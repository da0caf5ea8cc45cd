import { performance } from "node:perf_hooks";
import {
  accountsOfPing,
  type FirstCall,
  firstLayers,
  type Layer,
  lookLayer,
  pingLayers,
  type PingTarget,
} from "#lib/core/ledger/ping-layers.ts";
import type { GeneralLedger, HearStep, LedgerSetup, PingStep } from "#lib/core/ports.ts";
import { ok } from "#lib/core/result.ts";
import type { SbaSession } from "./session.ts";
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
  let gpCompanyId = target.gpCompanyId ?? 0;
  const who = { account: session.client.account, services: "services", target };
  return [
    ...firstLayers(who, askFirst(session), (id) => void (gpCompanyId = id)),
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

function askFirst(session: SbaSession) {
  return async (signal: AbortSignal): Promise<FirstCall> => {
    const startedMs = performance.now();
    const first = await session.call({ resource: "companies", gpCompanyId: null }, signal);
    if (first.kind === "failed")
      return { kind: "not_signed_in", problem: session.problemOf(first, "companies", startedMs) };
    // Where the service has no such list, the settings may name the companies.
    const companies = await session.companies(signal);
    return { kind: "signed_in", refused: companies.ok ? null : companies.error, companies };
  };
}
