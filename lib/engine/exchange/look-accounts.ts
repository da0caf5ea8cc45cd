import { assert } from "#lib/core/assert.ts";
import type { AccountsWanted, PushItem } from "#lib/core/push/push.ts";
import type { PushLook } from "./push-kind.ts";

/** Whether GP lists the accounts by now: all of them, none, or some, which leaves it unclear. */
export const lookForAccounts: PushLook<AccountsWanted> = async ({ ledger, gpCompanyId }, { accounts }, signal) => {
  assert(ledger !== null, "accounts are in GP");
  const listed = await ledger.listAccounts(gpCompanyId, signal);
  if (!listed.ok) return null;
  const numbers = new Set(listed.value.map(({ number }) => number));
  const items = accounts.map(({ number }): PushItem => {
    return { key: number, result: numbers.has(number) ? "written" : "not_found", detail: "" };
  });
  const there = items.filter(({ result }) => result === "written").length;
  return { outcome: there === items.length ? "done" : there === 0 ? "failed" : "unclear", items };
};
