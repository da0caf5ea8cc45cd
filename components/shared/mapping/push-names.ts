import type { PushKindName } from "#lib/core/push/push.ts";

/** What is written into the other system, by kind. */
export const PUSH_NAMES: Readonly<Record<PushKindName, string>> = {
  tags: "Cost centres as tags",
  workspace_employees: "Employees",
  accounts: "New accounts",
  vendors: "New vendors",
};
