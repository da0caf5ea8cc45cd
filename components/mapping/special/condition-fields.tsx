"use client";

import { Picker } from "#components/shared/picker.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { SpecialRules } from "#lib/web/queries/mapping.ts";
import type { RuleDraft } from "./rule-draft.ts";

type ConditionFieldsProps = {
  draft: RuleDraft;
  page: SpecialRules;
  set: (changes: Partial<RuleDraft>) => void;
};

const ANY = { value: "", code: "", name: "Any" };
const named = (names: readonly string[]) => [ANY, ...names.map((name) => ({ value: name, code: "", name }))];

/** When a rule applies: what is left at "any" does not matter, all else must hold. */
export function ConditionFields({ draft, page, set }: ConditionFieldsProps) {
  return (
    <fieldset className="grid grid-cols-2 items-start gap-2.5 phone:grid-cols-1">
      <legend className="pb-1.5 text-xs font-semibold text-muted-foreground">When all of these hold</legend>
      <Field label="Category">
        {(wiring) => (
          <Picker
            {...wiring}
            label="Category"
            options={named(page.categories)}
            value={draft.category}
            onPick={(category) => set({ category })}
            placeholder="Any"
          />
        )}
      </Field>
      <TagField draft={draft} page={page} set={set} />
      <Field label="Billable">
        {(wiring) => (
          <Select
            {...wiring}
            value={draft.billable}
            onChange={(event) => set({ billable: event.target.value as RuleDraft["billable"] })}
          >
            <option value="">Any</option>
            <option value="yes">Billable</option>
            <option value="no">Not billable</option>
          </Select>
        )}
      </Field>
      <Field label="Company card">
        {(wiring) => (
          <Select {...wiring} value={draft.card} onChange={(event) => set({ card: event.target.value })}>
            <option value="">Any</option>
            {page.cards.map((card) => (
              <option key={card}>{card}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Amount of at least" hint="In the report's currency">
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="decimal"
            value={draft.amount}
            placeholder="Any"
            onChange={(event) => set({ amount: event.target.value })}
          />
        )}
      </Field>
      <ReportField draft={draft} page={page} set={set} />
      <EmployeeField draft={draft} page={page} set={set} />
    </fieldset>
  );
}

function TagField({ draft, page, set }: ConditionFieldsProps) {
  const level = page.tags.find((each) => each.level === draft.tagLevel);
  return (
    <Field label={page.tags.length > 1 ? `Tag, level ${draft.tagLevel}` : "Tag"}>
      {(wiring) => (
        <span className="flex gap-1.5">
          {page.tags.length > 1 ? (
            <Select
              aria-label="Tag level"
              className="w-16 shrink-0"
              value={String(draft.tagLevel)}
              onChange={(event) => set({ tagLevel: Number(event.target.value), tag: "" })}
            >
              {page.tags.map((each) => (
                <option key={each.level} value={each.level}>
                  {each.level}
                </option>
              ))}
            </Select>
          ) : null}
          <Picker
            {...wiring}
            label="Tag"
            options={named(level?.names ?? [])}
            value={draft.tag}
            onPick={(tag) => set({ tag })}
            placeholder="Any"
          />
        </span>
      )}
    </Field>
  );
}

function ReportField({ draft, page, set }: ConditionFieldsProps) {
  const values = page.reportFields.find(({ name }) => name === draft.fieldName)?.values ?? [];
  return (
    <Field label="Report field" {...(page.reportFields.length === 0 ? { hint: "Expensify lists none" } : {})}>
      {(wiring) => (
        <span className="flex gap-1.5">
          <Select
            {...wiring}
            value={draft.fieldName}
            onChange={(event) => set({ fieldName: event.target.value, fieldValue: "" })}
          >
            <option value="">Any</option>
            {page.reportFields.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
          {draft.fieldName === "" ? null : (
            <>
              <Input
                aria-label={`Value of ${draft.fieldName}`}
                list="special-field-values"
                value={draft.fieldValue}
                placeholder="is empty"
                onChange={(event) => set({ fieldValue: event.target.value })}
              />
              <datalist id="special-field-values">
                {values.map((value) => (
                  <option key={value}>{value}</option>
                ))}
              </datalist>
            </>
          )}
        </span>
      )}
    </Field>
  );
}

function EmployeeField({ draft, set }: ConditionFieldsProps) {
  return (
    <Field label="Employee's field">
      {(wiring) => (
        <span className="flex gap-1.5">
          <Select
            {...wiring}
            value={draft.employeeField}
            onChange={(event) => set({ employeeField: event.target.value as RuleDraft["employeeField"] })}
          >
            <option value="">Any</option>
            <option value="customField1">Custom field 1</option>
            <option value="customField2">Custom field 2</option>
          </Select>
          {draft.employeeField === "" ? null : (
            <Input
              aria-label="Value of the employee's field"
              value={draft.employeeValue}
              onChange={(event) => set({ employeeValue: event.target.value })}
            />
          )}
        </span>
      )}
    </Field>
  );
}
