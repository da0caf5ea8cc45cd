import { decimalToCents } from "#lib/core/money.ts";
import { HOLD_TARGET } from "#lib/core/mapping/rules.ts";
import { day, isDay } from "#lib/core/day.ts";
import type { MappingChange, SpecialRule } from "#lib/web/queries/mapping.ts";

/** A special rule as the form holds it: `""` says nothing. */
export type RuleDraft = Readonly<{
  name: string;
  policyId: string;
  category: string;
  tagLevel: number;
  tag: string;
  billable: "" | "yes" | "no";
  card: string;
  fieldName: string;
  fieldValue: string;
  employeeField: "" | "customField1" | "customField2";
  employeeValue: string;
  amount: string;
  /** `hold`, `account`, or a segment's position. */
  gives: string;
  target: string;
  /** Of a balance-sheet value: it takes the tag's cost centre all the same. */
  keepsCostCentre: boolean;
  from: string;
}>;

export const EMPTY_DRAFT: RuleDraft = {
  ...{ name: "", policyId: "", category: "", tagLevel: 1, tag: "", billable: "", card: "" },
  ...{ fieldName: "", fieldValue: "", employeeField: "", employeeValue: "", amount: "" },
  ...{ gives: "account", target: "", keepsCostCentre: false, from: "" },
};

export function draftOf(rule: SpecialRule, centsText: (cents: number) => string): RuleDraft {
  const { condition, segment, target } = rule;
  const isHold = target === HOLD_TARGET;
  const { billable, employeeField, amountFromCents } = condition;
  return {
    ...{ name: rule.name, policyId: rule.policyId, category: condition.category ?? "" },
    ...{ tagLevel: condition.tag?.level ?? 1, tag: condition.tag?.name ?? "", card: condition.card ?? "" },
    billable: billable === undefined ? "" : billable ? "yes" : "no",
    ...{ fieldName: condition.reportField?.name ?? "", fieldValue: condition.reportField?.value ?? "" },
    employeeField: employeeField?.name ?? "",
    employeeValue: employeeField?.value ?? "",
    amount: amountFromCents === undefined ? "" : centsText(amountFromCents),
    gives: isHold ? "hold" : segment === 0 ? "account" : String(segment),
    target: isHold ? "" : target,
    keepsCostCentre: rule.keepsCostCentre,
    from: rule.effectiveFrom ?? "",
  };
}

/** The row to save, or what is still missing in a few words. */
export function changeOf(draft: RuleDraft, place: number): MappingChange | string {
  const name = draft.name.trim();
  if (name === "") return "Give the rule a name";
  const amountFromCents = draft.amount.trim() === "" ? null : decimalToCents(draft.amount.replaceAll(",", "").trim());
  if (draft.amount.trim() !== "" && (amountFromCents === null || amountFromCents <= 0))
    return "Write the amount like 2500.00";
  const condition = conditionOf(draft, amountFromCents);
  if (Object.keys(condition).length === 0) return "Say when the rule applies";
  if (draft.employeeField !== "" && draft.employeeValue.trim() === "") return "Say what the employee's field holds";
  if (draft.gives !== "hold" && draft.target === "") return "Choose what it gives";
  if (draft.from !== "" && !isDay(draft.from)) return "Choose a date";
  const segment = draft.gives === "hold" || draft.gives === "account" ? 0 : Number(draft.gives);
  return {
    ...{ kind: "exception", level: 0, source: name, condition, place, segment },
    target: draft.gives === "hold" ? HOLD_TARGET : draft.target,
    ...(draft.keepsCostCentre && segment !== 0 ? { keepsCostCentre: true } : {}),
    ...(draft.policyId === "" ? {} : { policyId: draft.policyId }),
    ...(isDay(draft.from) ? { effectiveFrom: day(draft.from) } : {}),
  };
}

function conditionOf(draft: RuleDraft, amountFromCents: number | null): NonNullable<MappingChange["condition"]> {
  const { category, tagLevel, tag, billable, card, fieldName, fieldValue, employeeField, employeeValue } = draft;
  return {
    ...(category === "" ? {} : { category }),
    ...(tag === "" ? {} : { tag: { level: tagLevel, name: tag } }),
    ...(billable === "" ? {} : { billable: billable === "yes" }),
    ...(card === "" ? {} : { card }),
    ...(fieldName === "" ? {} : { reportField: { name: fieldName, value: fieldValue } }),
    ...(employeeField === "" ? {} : { employeeField: { name: employeeField, value: employeeValue.trim() } }),
    ...(amountFromCents === null ? {} : { amountFromCents }),
  };
}
