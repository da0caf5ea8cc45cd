import type { Account } from "../ports.ts";

type AccountFault = "missing" | "inactive" | "no_entry" | "not_posting";

/**
 * Why no journal may name this account, gravest first; empty when it may. Only `Posting` accounts: unit accounts take
 * quantities and allocation accounts spread what they get (gp.md 3.4).
 */
export function accountFaults(account: Account | undefined): AccountFault[] {
  if (!account) return ["missing"];
  const faults: AccountFault[] = [];
  if (!account.active) faults.push("inactive");
  // GP says of Posting accounts alone whether they take entries (gp.md 1.3): of the others the type says enough.
  const isOtherType = account.type !== "Posting" && account.type !== "unknown";
  if (!account.allowsEntry && !isOtherType) faults.push("no_entry");
  if (account.type !== "Posting") faults.push("not_posting");
  return faults;
}
