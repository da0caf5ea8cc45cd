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
import type { GeneralLedger, HearStep, PingStep } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import { type GpSession, mapped } from "./gp-session.ts";
import { mapAccountFormat, mapCompanies, mapPostingAccountRows } from "./setup/map-setup.ts";
import { accountListRequest } from "./setup/setup-requests.ts";
import { accountFormatRequest, companyListRequest, type GpContext } from "./wire.ts";

type PingDeps = Readonly<{ session: GpSession; culture: string; list: GeneralLedger["list"]; hear: HearStep }>;

/** `pingLayers`, then sign-in, the account's role in GP, the company, its account format, one read of accounts, a look for a journal. */
export async function pingGp(deps: PingDeps, target: PingTarget, signal: AbortSignal): Promise<readonly PingStep[]> {
  const { client, problemOf } = deps.session;
  return pingLayers(
    {
      client,
      problemOf: (failure, startedMs) => problemOf({ kind: "failed", failure }, startedMs),
      monotonicMs: () => performance.now(),
      hear: deps.hear,
    },
    signedInLayers(deps, target),
    signal,
  );
}

function signedInLayers({ session, culture, list }: PingDeps, target: PingTarget): readonly Layer[] {
  let gpCompanyId = target.gpCompanyId;
  const context = (): GpContext => ({ gpCompanyId: gpCompanyId ?? null, culture });
  const who = { account: session.client.account, services: "web services", target };
  return [
    ...firstLayers(who, askFirst(session, culture), (id) => void (gpCompanyId = id)),
    {
      layer: "account format",
      run: async (signal) => {
        const format = await session.read(accountFormatRequest(context()), mapAccountFormat, signal);
        if (!format.ok) return format;
        if (format.value.length === 0) return err({ code: "gp_setup_incomplete", detail: "no account format" });
        return ok(format.value.map(({ name, length }) => `${name} ${length}`).join(", "));
      },
    },
    {
      layer: "account",
      run: async (signal) => {
        const range = target.account === undefined ? null : { from: target.account, to: target.account };
        const request = accountListRequest("GetGLPostingAccountList", { range, changed: null }, context());
        const accounts = await session.read(request, mapPostingAccountRows, signal);
        return accounts.ok ? accountsOfPing(accounts.value, target) : accounts;
      },
    },
    lookLayer((criteria, signal) => list(gpCompanyId ?? 0, criteria, signal)),
  ];
}

function askFirst(session: GpSession, culture: string) {
  return async (signal: AbortSignal): Promise<FirstCall> => {
    const startedMs = performance.now();
    const outcome = await session.call(companyListRequest(culture), signal);
    if (outcome.kind === "answered")
      return { kind: "signed_in", refused: null, companies: mapped(outcome.response, mapCompanies) };
    const problem = session.problemOf(outcome, startedMs);
    if (outcome.kind === "failed") return { kind: "not_signed_in", problem };
    return { kind: "signed_in", refused: problem, companies: err(problem) };
  };
}
