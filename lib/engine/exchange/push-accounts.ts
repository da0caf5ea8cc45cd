import type { Account, NewPostingAccount } from "#lib/core/ports.ts";
import { createItems, type CreateWorld, type ItemOutcome } from "./create-items.ts";

/** Creates missing posting accounts in GP, each by one request; see `createItems`. The key is the account number. */
export async function pushAccounts(
  world: CreateWorld,
  wanted: readonly NewPostingAccount[],
): Promise<readonly ItemOutcome[]> {
  const { ledger, gpCompanyId } = world;
  return createItems(
    world,
    {
      keyOf: ({ number }) => number,
      read: ({ number }, signal) => ledger.readPostingAccount(gpCompanyId, number, signal),
      create: (account, deadline) => ledger.createPostingAccount(gpCompanyId, account, deadline),
      differences,
    },
    wanted,
  );
}

function differences(wanted: NewPostingAccount, found: Account): readonly string[] {
  return [
    ...(found.active ? [] : ["inactive"]),
    ...(found.allowsEntry ? [] : ["account entry not allowed"]),
    ...(found.description === wanted.description ? [] : [`description: ${found.description}`]),
    ...(found.postingType === wanted.postingType ? [] : [`posting type: ${found.postingType}`]),
    ...(wanted.category === "" || found.category === wanted.category ? [] : [`category: ${found.category}`]),
  ];
}
