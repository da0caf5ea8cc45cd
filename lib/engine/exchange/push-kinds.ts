import type { PushKindName } from "#lib/core/push/push.ts";
import { lookForAccounts } from "./look-accounts.ts";
import { lookForEmployees, pushEmployees } from "./push-employees.ts";
import type { PushKind, PushLook } from "./push-kind.ts";
import { lookForTags, pushTags } from "./push-tags.ts";

type Kind = Readonly<{
  /** The system that is written to. */
  system: "expensify" | "gp";
  /** Null: this version does not write it; it fails and says so. */
  write: PushKind<never> | null;
  /** Null: nobody but a person can tell whether it was done. */
  look: PushLook<never> | null;
}>;

/** Who writes what, and who looks afterwards. */
export const PUSHERS: Readonly<Record<PushKindName, Kind>> = {
  tags: { system: "expensify", write: pushTags, look: lookForTags },
  workspace_employees: { system: "expensify", write: pushEmployees, look: lookForEmployees },
  accounts: { system: "gp", write: null, look: lookForAccounts },
  vendors: { system: "gp", write: null, look: null },
};
