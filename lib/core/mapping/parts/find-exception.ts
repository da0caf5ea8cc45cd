import { type MappedEntry, usesCompanyMapping } from "../find-entry.ts";
import type { ExceptionCondition } from "../condition.ts";
import type { CompanyRules } from "../rules.ts";
import type { Expense, Report } from "../../report/report.ts";
import { tagSource } from "./tag-source.ts";

const ordered = new WeakMap<CompanyRules["mapping"], readonly MappedEntry[]>();

/** The first exception, in the order that people gave them, whose condition holds for the expense; null: none does. */
export function findException(expense: Expense, report: Report, rules: CompanyRules): MappedEntry | null {
  const isCompanys = usesCompanyMapping(rules, report.policyId);
  const found = exceptionsOf(rules).find(
    ({ policyId = "", condition }) =>
      (policyId === "" ? isCompanys : policyId === report.policyId) &&
      condition != null &&
      applies(condition, expense, report, rules),
  );
  return found ?? null;
}

/** Exceptions in force, in the order in which they are tried: by place, then by name. */
export function exceptionsOf({ mapping }: Pick<CompanyRules, "mapping">): readonly MappedEntry[] {
  const known = ordered.get(mapping);
  if (known) return known;
  const all = [...mapping.values()]
    .flatMap((entry) => (entry.kind === "exception" && entry.target ? [{ ...entry, target: entry.target }] : []))
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0) || (a.source < b.source ? -1 : 1));
  ordered.set(mapping, all);
  return all;
}

/** Everything that the condition names must hold; one that names nothing applies to nothing. */
function applies(condition: ExceptionCondition, expense: Expense, report: Report, rules: CompanyRules): boolean {
  const { category, tag, billable, card, reportField, employeeField, amountFromCents } = condition;
  const tests = [
    category === undefined || expense.category === category,
    tag === undefined || tagSource(expense, report, tag.level, rules) === tag.name,
    billable === undefined || expense.billable === billable,
    card === undefined || (expense.reimbursable === false && expense.card.trim() === card),
    reportField === undefined || report.fields[reportField.name] === reportField.value,
    employeeField === undefined || employeeValue(report, employeeField.name) === employeeField.value,
    amountFromCents === undefined || expense.amountCents >= amountFromCents,
  ];
  return Object.values(condition).some((value) => value !== undefined) && tests.every(Boolean);
}

function employeeValue(report: Report, name: "customField1" | "customField2"): string {
  return name === "customField1" ? report.employeeCustomField1 : report.employeeCustomField2;
}
