"use client";

import { useQuery } from "@tanstack/react-query";
import { emptyDateWords } from "#components/shared/mapping/begin-words.ts";
import { targetOption } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { type MappingBegin, type SpecialRules, targetsQuery } from "#lib/web/queries/mapping.ts";
import { isWithoutCostCentre } from "../change/cost-centre.ts";
import type { RuleDraft } from "./rule-draft.ts";

type GivesFieldsProps = {
  draft: RuleDraft;
  page: SpecialRules;
  set: (to: Partial<RuleDraft>) => void;
  /** From when on an empty date would hold. */
  begins: readonly MappingBegin[];
};

/** What a rule gives where it applies, from when on, and for which workspaces. */
export function GivesFields({ draft, page, set, begins }: GivesFieldsProps) {
  const { id } = useCompany();
  const { data: targets } = useQuery(targetsQuery(id));
  const values =
    draft.gives === "account"
      ? (targets?.accounts ?? [])
      : (targets?.segments.find(({ position }) => String(position) === draft.gives)?.values ?? []);
  return (
    <fieldset className="grid grid-cols-2 items-start gap-2.5 phone:grid-cols-1">
      <legend className="pb-1.5 text-xs font-semibold text-muted-foreground">Then</legend>
      <Field label="It gives">
        {(wiring) => (
          <Select
            {...wiring}
            value={draft.gives}
            onChange={(event) => set({ gives: event.target.value, target: "", keepsCostCentre: false })}
          >
            <option value="account">A whole account</option>
            {targets?.segments.map(({ position, name }) => (
              <option key={position} value={position}>
                {name}
              </option>
            ))}
            <option value="hold">A hold: a person decides</option>
          </Select>
        )}
      </Field>
      {draft.gives === "hold" ? null : (
        <Field label="In GP">
          {(wiring) => (
            <Picker
              {...wiring}
              label="In GP"
              options={values.map(targetOption)}
              value={draft.target === "" ? null : draft.target}
              onPick={(target) => set({ target, keepsCostCentre: false })}
              placeholder="Choose"
            />
          )}
        </Field>
      )}
      {isWithoutCostCentre(Number(draft.gives), draft.target, targets) ? (
        <LabelledCheckbox
          label="Keeps the cost centre of its tag, though a balance sheet account"
          className="col-span-full"
          checked={draft.keepsCostCentre}
          onChange={(event) => set({ keepsCostCentre: event.target.checked })}
        />
      ) : null}
      <Field label="For posting dates from" hint={emptyDateWords(begins)}>
        {(wiring) => (
          <Input {...wiring} type="date" value={draft.from} onChange={(event) => set({ from: event.target.value })} />
        )}
      </Field>
      <WorkspaceField draft={draft} page={page} set={set} />
    </fieldset>
  );
}

function WorkspaceField({ draft, page, set }: Omit<GivesFieldsProps, "begins">) {
  if (page.workspaces.length < 2) return null;
  return (
    <Field label="Workspace">
      {(wiring) => (
        <Select {...wiring} value={draft.policyId} onChange={(event) => set({ policyId: event.target.value })}>
          <option value="">Every one that uses the company's mapping</option>
          {page.workspaces.map(({ policyId, name }) => (
            <option key={policyId} value={policyId}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
