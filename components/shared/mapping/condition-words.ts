import type { ExceptionCondition } from "#lib/core/mapping/condition.ts";
import { cents } from "#lib/core/money.ts";
import { formatMoney } from "#lib/web/format.ts";

/** When a rule applies, in words: "category Hardware, at least 2,500.00". */
export function conditionWords({ condition }: Readonly<{ condition: ExceptionCondition }>): string {
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

/** As Expensify names the two fields of an employee in a workspace. */
function fieldWords(name: string): string {
  return name === "customField1" ? "custom field 1" : "custom field 2";
}
