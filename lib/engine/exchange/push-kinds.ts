import type { PushKindName } from "#lib/core/push/push.ts";
import { lookForAccounts, lookForVendors, writeAccounts, writeVendors } from "./push-to-gp.ts";
import { lookForEmployees, pushEmployees } from "./push-employees.ts";
import type { PushKind, PushLook } from "./push-kind.ts";
import { lookForTags, pushTags } from "./push-tags.ts";

type Kind = Readonly<{
  /** The system that is written to. */
  system: "expensify" | "gp";
  write: PushKind<never>;
  look: PushLook<never>;
}>;

/** Who writes what, and who looks afterwards. */
export const PUSHERS: Readonly<Record<PushKindName, Kind>> = {
  tags: { system: "expensify", write: pushTags, look: lookForTags },
  workspace_employees: { system: "expensify", write: pushEmployees, look: lookForEmployees },
  accounts: { system: "gp", write: writeAccounts, look: lookForAccounts },
  vendors: { system: "gp", write: writeVendors, look: lookForVendors },
};
