import { assert } from "#lib/core/assert.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { AccountsWanted, PushItem, VendorsWanted } from "#lib/core/push/push.ts";
import type { Result } from "#lib/core/result.ts";
import type { CreateWorld, ItemOutcome } from "./create-items.ts";
import { pushAccounts } from "./push-accounts.ts";
import type { PushDeps, PushKind, PushLook, PushResult } from "./push-kind.ts";
import { pushVendors } from "./push-vendors.ts";

/**
 * Opens accounts in GP, each looked for first, created by one request and read back. That the request was agreed to and is being
 * done is committed before (`running`): after a crash it is looked for, never sent again.
 */
export const writeAccounts: PushKind<AccountsWanted> = async (deps, { accounts }, signal) =>
  toResult(await pushAccounts(worldOf(deps, signal), accounts));

/** Makes vendors of a class in GP, in the same way. */
export const writeVendors: PushKind<VendorsWanted> = async (deps, { vendorClass, vendors }, signal) => {
  const wanted = vendors.map(({ code, name }) => ({ code, name, classId: vendorClass }));
  return toResult(await pushVendors(worldOf(deps, signal), wanted));
};

export const lookForAccounts: PushLook<AccountsWanted> = async (deps, { accounts }, signal) => {
  const { ledger, gpCompanyId } = worldOf(deps, signal);
  const keys = accounts.map(({ number }) => number);
  return lookFor(keys, (key) => ledger.readPostingAccount(gpCompanyId, key, signal));
};

export const lookForVendors: PushLook<VendorsWanted> = async (deps, { vendors }, signal) => {
  const { ledger, gpCompanyId } = worldOf(deps, signal);
  const keys = vendors.map(({ code }) => code);
  return lookFor(keys, (key) => ledger.readVendor(gpCompanyId, key, signal));
};

function worldOf({ ledger, gpCompanyId, sendBudgetMs, deadline }: PushDeps, stop: AbortSignal): CreateWorld {
  assert(ledger !== null, "it is written to GP");
  return { ledger, gpCompanyId, sendBudgetMs, deadline, stop };
}

/** Whether GP has all of them by now, none, or some, which leaves it unclear. Null: GP gave no answer. */
async function lookFor(
  keys: readonly string[],
  read: (key: string) => Promise<Result<unknown, RunProblem>>,
): Promise<PushResult | null> {
  const items: PushItem[] = [];
  for (const key of keys) {
    const found = await read(key);
    if (!found.ok) return null;
    items.push({ key, result: found.value === null ? "not_found" : "written", detail: "" });
  }
  const there = items.filter(({ result }) => result === "written").length;
  return { outcome: there === items.length ? "done" : there === 0 ? "failed" : "unclear", items };
}

function toResult(outcomes: readonly ItemOutcome[]): PushResult {
  const kinds = new Set(outcomes.map(({ kind }) => kind));
  const isWhole = outcomes.every(({ kind }) => kind === "created" || kind === "exists");
  const problem = outcomes.flatMap((each) => ("problem" in each && each.problem ? [each.problem] : []))[0];
  return {
    outcome: kinds.has("unclear") ? "unclear" : isWhole ? "done" : "failed",
    items: outcomes.map(toItem),
    ...(problem === undefined ? {} : { problem }),
  };
}

function toItem(outcome: ItemOutcome): PushItem {
  const { key } = outcome;
  switch (outcome.kind) {
    case "created":
    case "exists": {
      const detail = outcome.differences.length === 0 ? "" : `GP has it otherwise: ${outcome.differences.join(", ")}`;
      return { key, result: outcome.kind === "created" ? "written" : "unchanged", detail };
    }
    case "refused":
      return { key, result: "refused", detail: outcome.reasons.join("; ") };
    case "not_sent":
      return { key, result: "skipped", detail: "not sent" };
    case "unclear":
      return { key, result: "unclear", detail: "" };
  }
}
