import type { EmployeeRow, WorkspaceEmployee } from "../ports.ts";

/** An employee of GP, as far as Expensify can know them. */
export type LedgerEmployee = Readonly<{ code: string; name: string; email: string; active: boolean }>;

export type EmployeeChange = Readonly<{
  kind: "added" | "changed";
  email: string;
  name: string;
  from: string;
  to: string;
}>;
/** Why an employee of GP is not written: a person looks at it in Expensify or GP. */
export type LeftOut = Readonly<{
  code: string;
  name: string;
  reason: "no_email" | "no_manager" | "other_email" | "email_twice" | "code_twice";
}>;

export type EmployeePlan = Readonly<{
  rows: readonly EmployeeRow[];
  changes: readonly EmployeeChange[];
  leftOut: readonly LeftOut[];
}>;

/**
 * The employees of GP whose id Expensify does not have, as rows for a workspace. Nobody is ever taken out. A row keeps the
 * custom fields and the manager that stand there; who is new submits to `managerEmail`. Left out is an id that Expensify has
 * under another e-mail, since that would merge two accounts (expensify.md 5.3).
 */
export function planEmployees(
  policyId: string,
  known: readonly WorkspaceEmployee[],
  employees: readonly LedgerEmployee[],
  managerEmail: string,
): EmployeePlan {
  const byEmail = new Map(known.map((each) => [each.email, each]));
  const plan = { rows: [] as EmployeeRow[], changes: [] as EmployeeChange[], leftOut: [] as LeftOut[] };
  for (const employee of employees.filter(({ active }) => active)) {
    const { code, name } = employee;
    const email = employee.email.trim().toLowerCase();
    const here = byEmail.get(email);
    if (here?.employeeId === code) continue;
    const submitsTo = here && here.submitsTo !== "" ? here.submitsTo : managerEmail.trim().toLowerCase();
    const reason = leftOutReason({ ...employee, email }, submitsTo, known, employees);
    if (reason) {
      plan.leftOut.push({ code, name, reason });
      continue;
    }
    plan.changes.push({ kind: here ? "changed" : "added", email, name, from: here?.employeeId ?? "", to: code });
    plan.rows.push({
      ...{ policyId, email, managerEmail: submitsTo, employeeId: code },
      ...{ customField1: here?.customField1 ?? "", customField2: here?.customField2 ?? "" },
      ...(here ? {} : splitName(name)),
    });
  }
  return plan;
}

function leftOutReason(
  { code, email }: LedgerEmployee,
  submitsTo: string,
  known: readonly WorkspaceEmployee[],
  employees: readonly LedgerEmployee[],
): LeftOut["reason"] | null {
  if (!email.includes("@")) return "no_email";
  if (known.some((each) => each.employeeId === code && each.email !== email)) return "other_email";
  const active = employees.filter((each) => each.active);
  if (active.filter((each) => each.email.trim().toLowerCase() === email).length > 1) return "email_twice";
  if (active.filter((each) => each.code === code).length > 1) return "code_twice";
  return submitsTo === "" ? "no_manager" : null;
}

/** `Maya van Okafor` → Maya, van Okafor; one word is a last name. */
function splitName(name: string): Pick<EmployeeRow, "firstName" | "lastName"> {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return rest.length === 0 ? { firstName: "", lastName: first } : { firstName: first, lastName: rest.join(" ") };
}
