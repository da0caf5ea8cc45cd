/** Writings of reference data into the other system: what is wanted, and what came of it. Plain data, kept as JSON. */
import { hash } from "node:crypto";
import type { RunProblem } from "../problem.ts";
import type { EmployeeRow, TagLevel } from "../ports.ts";
import { canonicalJson } from "../report/canonical-json.ts";

export const PUSH_KINDS = ["tags", "workspace_employees", "accounts", "vendors"] as const;
export type PushKindName = (typeof PUSH_KINDS)[number];

/** `asked` waits for a second person, `agreed` for the engine; `unclear`: it may have been done, and is looked at again. */
export type PushState = "asked" | "agreed" | "running" | "done" | "failed" | "unclear" | "refused";
/** Nothing else is written to the same place meanwhile. */
export const OPEN_PUSH_STATES: readonly PushState[] = ["asked", "agreed", "running", "unclear"];

/** The whole list of a workspace; also what stood there before. */
export type TagsWanted = Readonly<{ levels: readonly TagLevel[] }>;
export type EmployeesWanted = Readonly<{ rows: readonly EmployeeRow[] }>;
/** Accounts that GP does not have yet: number as GP formats it, description of at most 50 characters. */
export type AccountsWanted = Readonly<{ accounts: readonly Readonly<{ number: string; description: string }>[] }>;
/** Never employees: `CreateEmployee` makes a US payroll master (gp.md). */
export type VendorsWanted = Readonly<{
  vendorClass: string;
  vendors: readonly Readonly<{ code: string; name: string; email: string }>[];
}>;

/** What came of one thing that was to be written, by its name, number, e-mail or code. */
export type PushItem = Readonly<{
  key: string;
  result: "written" | "unchanged" | "refused" | "skipped" | "not_found" | "unclear";
  /** Why, in the other system's words; `""` where there is nothing to say. */
  detail: string;
}>;

export type PushOutcome = Readonly<{
  /** `changed`: the other system no longer is as it was when this was asked for, so nothing was written. */
  how: "done" | "failed" | "changed" | "unclear";
  items: readonly PushItem[];
  problem: RunProblem | null;
  /** ISO text: when it was last read back. */
  lookedAt: string | null;
  /** The person who closed an unclear one. */
  closedBy?: string;
}>;

/** 64 hex digits over what a person saw: another list gives another one. */
export function seenHash(seen: unknown): string {
  return hash("sha256", canonicalJson(seen), "hex");
}
