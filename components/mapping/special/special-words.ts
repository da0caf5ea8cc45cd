import { HOLD_TARGET } from "#lib/core/mapping/rules.ts";
import { cents } from "#lib/core/money.ts";
import { formatDay, formatMoney } from "#lib/web/format.ts";
import type { SpecialRule } from "#lib/web/queries/mapping.ts";

/** When a rule applies, in words: "category Hardware, at least 2,500.00". */
export function conditionWords({ condition }: Pick<SpecialRule, "condition">): string {
  const { category, tag, billable, card, reportField, employeeField, amountFromCents } = condition;
  return [
    category === undefined ? "" : `category ${category}`,
    tag === undefined ? "" : tag.level === 1 ? `tag ${tag.name}` : `tag ${tag.name} (level ${tag.level})`,
    billable === undefined ? "" : billable ? "billable" : "not billable",
    card === undefined ? "" : `card ${card}`,
    reportField === undefined ? "" : `report field ${reportField.name} is ${reportField.value || "empty"}`,
    employeeField === undefined ? "" : `the employee's ${fieldWords(employeeField.name)} is ${employeeField.value}`,
    amountFromCents === undefined ? "" : `at least ${formatMoney(cents(amountFromCents))}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** What it gives: "hold for a person", "account 000-1530-00", "Cost centre 420". */
export function effectWords(
  { segment, target }: Pick<SpecialRule, "segment" | "target">,
  segments: readonly Readonly<{ position: number; name: string }>[],
): string {
  if (target === HOLD_TARGET) return "hold for a person";
  if (segment === 0) return `account ${target}`;
  return `${segments.find(({ position }) => position === segment)?.name ?? "segment"} ${target}`;
}

/** "then account 000-1530-00 from 1 Dec 2026": what a rule becomes on a day that is planned. */
export function plannedWords(
  { target, condition, from }: SpecialRule["planned"][number],
  { segment, condition: now }: Pick<SpecialRule, "segment" | "condition">,
  segments: readonly Readonly<{ position: number; name: string }>[],
): string {
  if (target === null) return `ends: not from ${formatDay(from)} on`;
  const when = conditionWords({ condition });
  const said = when === conditionWords({ condition: now }) ? "" : ` where ${when}`;
  return `then ${effectWords({ segment, target }, segments)}${said} from ${formatDay(from)}`;
}

/** As Expensify names the two fields of an employee in a workspace. */
export function fieldWords(name: string): string {
  return name === "customField1" ? "custom field 1" : "custom field 2";
}
