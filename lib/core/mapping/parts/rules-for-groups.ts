import type { ExceptionCondition } from "../condition.ts";
import type { CompanyRules, MappingEntry } from "../rules.ts";

const made = new WeakMap<CompanyRules, CompanyRules>();

/**
 * The rules for spend that is summed by workspace, category, tags and card: special rules that look at one expense (its amount,
 * whether it is billable, fields of the report or the employee) can say nothing about a sum, and are left out.
 */
export function rulesForGroups(rules: CompanyRules): CompanyRules {
  const known = made.get(rules);
  if (known) return known;
  const mapping = new Map([...rules.mapping].filter(([, entry]) => !looksAtOne(entry)));
  const grouped = mapping.size === rules.mapping.size ? rules : { ...rules, mapping };
  made.set(rules, grouped);
  return grouped;
}

/** How many special rules in force it leaves out: what they hold or move stands in no figure over sums. */
export function rulesPerExpense({ mapping }: Pick<CompanyRules, "mapping">): number {
  return [...mapping.values()].filter((entry) => entry.target !== null && looksAtOne(entry)).length;
}

function looksAtOne({ kind, condition }: MappingEntry): boolean {
  if (kind !== "exception" || !condition) return false;
  const names: readonly (keyof ExceptionCondition)[] = ["amountFromCents", "billable", "reportField", "employeeField"];
  return names.some((name) => condition[name] !== undefined);
}
