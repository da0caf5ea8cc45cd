/** Writings of reference data into the other system: what is wanted, and what came of it. Plain data, kept as JSON. */
import { hash } from "node:crypto";
import type { RunProblem } from "../problem.ts";
import type { EmployeeRow, NewPostingAccount, TagLevel } from "../ports.ts";
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
/** Accounts that GP does not have yet, as they shall be. */
export type AccountsWanted = Readonly<{ accounts: readonly NewPostingAccount[] }>;
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

/** `changed`: the other system no longer is as it was when this was asked for, so nothing was written. */
export type PushHow = "done" | "failed" | "changed" | "unclear";

/** Why a schedule asked for nothing: all is there already, or what stood in the way. */
export const PUSH_IDLE_REASONS = [
  "nothing_to_do",
  "open",
  "not_read",
  "switched_off",
  "not_allowed",
  "refused",
] as const;
export type PushIdleReason = (typeof PUSH_IDLE_REASONS)[number];

export type PushOutcome = Readonly<{
  how: PushHow | "not_asked";
  items: readonly PushItem[];
  problem: RunProblem | null;
  /** ISO text: when it was last read back. */
  lookedAt: string | null;
  /** The person who closed an unclear one. */
  closedBy?: string;
  /** Of a run of a schedule that asked for nothing, and what was wrong in words where there are any. */
  idle?: Readonly<{ reason: PushIdleReason; issues: readonly string[] }>;
}>;

/** A schedule worked it out: kept in what is wanted, as ISO text. */
type Scheduled = Readonly<{ slotAt?: string }>;

/** The slot that a push was prepared for; null: a person asked by hand. */
export function slotOf(wanted: unknown): string | null {
  return (wanted as Scheduled | null)?.slotAt ?? null;
}

/** 64 hex digits over what a person saw: another list gives another one. */
export function seenHash(seen: unknown): string {
  return hash("sha256", canonicalJson(seen), "hex");
}
