import { and, eq, gte, inArray, isNull } from "drizzle-orm";
import { account, ledgerParty, push, workspaceEmployee } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { planEmployees, type EmployeePlan } from "#lib/core/push/employee-list.ts";
import type { NewPostingAccount } from "#lib/core/ports.ts";
import { describeMissing } from "../mapping/matrix/missing-accounts.ts";
import {
  type EmployeesWanted,
  seenHash,
  type AccountsWanted,
  type TagsWanted,
  type VendorsWanted,
} from "#lib/core/push/push.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { LoadedRules } from "../company/load-rules.ts";
import type { PushInput } from "./push-input.ts";
import { type PlannedTags, planTags } from "./plan-tags.ts";

/** How long a rehearsal of employees counts. */
const REHEARSAL_MS = 24 * 3_600_000;
const VENDOR_CLASS_MISSING = "The company's options name no vendor class: new vendors would get GP's default";

export type PlannedPush = Readonly<{ policyId: string; wanted: unknown; before: unknown; isDryRun: boolean }>;
type Planned = Promise<Result<PlannedPush, RequestProblem>>;
export type PushPlanning = Readonly<{ loaded: LoadedRules; options: CompanyOptions; now: Date }>;

/** What a request comes to, checked against what was last read of both sides. Nothing is written. */
export async function planPush(tx: Transaction, planning: PushPlanning, input: PushInput): Planned {
  switch (input.kind) {
    case "tags":
      return planTagPush(tx, planning, input);
    case "workspace_employees":
      return planEmployeePush(tx, planning, input);
    case "accounts":
      return planAccounts(tx, planning, input);
    case "vendors":
      return planVendors(tx, planning, input);
  }
}

async function planTagPush(
  tx: Transaction,
  { loaded, now }: PushPlanning,
  { policyId, values, removes, seen }: Extract<PushInput, { kind: "tags" }>,
): Planned {
  const planned = await planTags(tx, loaded, policyId, now, { values, removes });
  if (!planned.ok) return planned;
  if (planned.value.refusals.length > 0) return invalid(...planned.value.refusals);
  if (planned.value.seen !== seen) return err({ code: "stale", what: "list of tags" });
  if (planned.value.changes.length === 0) return invalid("Expensify has all of it already: nothing would change");
  return ok(asTagPush(policyId, planned.value));
}

export function asTagPush(policyId: string, { before, after }: Pick<PlannedTags, "before" | "after">): PlannedPush {
  const wanted: TagsWanted = { levels: after };
  return { policyId, wanted, before: { levels: before } satisfies TagsWanted, isDryRun: false };
}

/** The employees of GP for a workspace, as they would be written. Errors: `not_found`. */
export async function loadEmployeePlan(
  tx: Transaction,
  { rules, company }: LoadedRules,
  { policyId, managerEmail }: Readonly<{ policyId: string; managerEmail: string }>,
): Promise<Result<EmployeePlan & Readonly<{ before: unknown }>, RequestProblem>> {
  if (!rules.workspaces.has(policyId)) return err({ code: "not_found", what: "workspace" });
  const ofWorkspace = and(
    eq(workspaceEmployee.connectionId, company.expensifyConnectionId),
    eq(workspaceEmployee.policyId, policyId),
    isNull(workspaceEmployee.goneAt),
  );
  const known = await tx.select().from(workspaceEmployee).where(ofWorkspace).orderBy(workspaceEmployee.email);
  const employees = await tx.select().from(ledgerParty).where(ofLedger(rules, "employee")).orderBy(ledgerParty.code);
  const plan = planEmployees(policyId, known, employees, managerEmail);
  const emails = new Set(plan.rows.map(({ email }) => email));
  const before = known
    .filter(({ email }) => emails.has(email))
    .map(({ email, employeeId, customField1, customField2, submitsTo }) => {
      return { email, employeeId, customField1, customField2, submitsTo };
    });
  return ok({ ...plan, before });
}

async function planEmployeePush(
  tx: Transaction,
  { loaded, now }: PushPlanning,
  { policyId, managerEmail, isDryRun }: Extract<PushInput, { kind: "workspace_employees" }>,
): Planned {
  const plan = await loadEmployeePlan(tx, loaded, { policyId, managerEmail });
  if (!plan.ok) return plan;
  const wanted: EmployeesWanted = { rows: plan.value.rows };
  if (wanted.rows.length === 0)
    return invalid("Expensify has every employee of GP that can be written: nothing would change");
  if (!isDryRun && !(await isRehearsed(tx, { companyId: loaded.rules.companyId, policyId, wanted }, now))) {
    return err({ code: "dry_run_first" });
  }
  return ok({ policyId, wanted, before: plan.value.before, isDryRun });
}

/** Whether exactly this list was rehearsed within a day, and nothing failed. */
export async function isRehearsed(
  tx: Transaction,
  { companyId, policyId, wanted }: Readonly<{ companyId: string; policyId: string; wanted: EmployeesWanted }>,
  now: Date,
): Promise<boolean> {
  const rehearsals = await tx
    .select({ wanted: push.wanted })
    .from(push)
    .where(
      and(
        ...[eq(push.companyId, companyId), eq(push.kind, "workspace_employees"), eq(push.policyId, policyId)],
        ...[eq(push.isDryRun, true), eq(push.state, "done")],
        gte(push.askedAt, new Date(now.getTime() - REHEARSAL_MS)),
      ),
    );
  return rehearsals.some((each) => seenHash((each.wanted as EmployeesWanted).rows) === seenHash(wanted.rows));
}

async function planAccounts(
  tx: Transaction,
  { loaded: { rules } }: PushPlanning,
  { accounts }: Extract<PushInput, { kind: "accounts" }>,
): Planned {
  const numbers = accounts.map(({ number }) => number);
  const listed = await tx
    .select({ number: account.number })
    .from(account)
    .where(and(eq(account.companyId, rules.companyId), inArray(account.number, numbers), isNull(account.goneAt)));
  const there = new Set(listed.map(({ number }) => number));
  const issues = numbers.flatMap((number, index) => {
    if (numbers.indexOf(number) !== index) return [`${number} is listed twice`];
    if (there.has(number)) return [`${number} is in GP already`];
    return fitsFormat(number, rules) ? [] : [`${number} does not have the form of GP's accounts`];
  });
  if (issues.length > 0) return invalid(...issues);
  const main = rules.segments.find(({ source }) => source.kind === "category")?.position ?? 0;
  const opened = describeMissing(numbers, { ...rules, main });
  const wanted: NewPostingAccount[] = [];
  for (const [index, { number, postingType, category }] of opened.entries()) {
    if (postingType === "unknown")
      issues.push(`${number}: GP has no account to copy the posting type from. Open the first one of its kind in GP`);
    else wanted.push({ number, description: accounts[index]?.description ?? "", postingType, category });
  }
  if (issues.length > 0) return invalid(...issues);
  const planned: AccountsWanted = { accounts: wanted };
  return ok({ policyId: "", wanted: planned, before: { accounts: [] }, isDryRun: false });
}

function fitsFormat(number: string, { segments, separator }: CompanyRules): boolean {
  const parts = number.split(separator);
  return (
    parts.length === segments.length &&
    parts.every((part, index) => part.trim() !== "" && part.length === segments[index]?.length)
  );
}

async function planVendors(
  tx: Transaction,
  { loaded: { rules }, options }: PushPlanning,
  { vendors }: Extract<PushInput, { kind: "vendors" }>,
): Planned {
  if (options.vendorClass === "") return invalid(VENDOR_CLASS_MISSING);
  const codes = vendors.map(({ code }) => code);
  const listed = await tx
    .select({ code: ledgerParty.code })
    .from(ledgerParty)
    .where(and(ofLedger(rules, "vendor"), inArray(ledgerParty.code, codes)));
  const there = new Set(listed.map(({ code }) => code));
  const issues = codes.flatMap((code, index) => {
    if (codes.indexOf(code) !== index) return [`${code} is listed twice`];
    return there.has(code) ? [`Vendor ${code} is in GP already`] : [];
  });
  if (issues.length > 0) return invalid(...issues);
  const wanted: VendorsWanted = { vendorClass: options.vendorClass, vendors };
  return ok({ policyId: "", wanted, before: { vendors: [] }, isDryRun: false });
}

function ofLedger({ companyId }: CompanyRules, kind: "employee" | "vendor") {
  return and(eq(ledgerParty.companyId, companyId), eq(ledgerParty.kind, kind), isNull(ledgerParty.goneAt));
}

function invalid(...issues: readonly string[]): Result<never, RequestProblem> {
  return err({ code: "invalid_input", issues });
}
