"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Picker, type PickerOption } from "#components/shared/picker.tsx";
import { allTargets } from "#components/shared/mapping/target-options.ts";
import { Button } from "#components/ui/button.tsx";
import { vendorClassWords } from "./rule-words.ts";
import { SWITCHES } from "#components/shared/mapping/option-words.ts";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Targets } from "#lib/web/queries/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { specialRulesQuery } from "#lib/web/queries/mapping.ts";
import type { RuleProps } from "./choice.tsx";

const CLASS_LENGTH_MAX = 10;

/** What is off until somebody switches it on, and what balance-sheet accounts take in place of a cost centre. */
export function SwitchRules({ page, draft, edit, mayEdit, targets }: RuleProps & { targets: Targets | undefined }) {
  const { id } = useCompany();
  const { data: special } = useQuery(specialRulesQuery(id));
  return (
    <Card aria-label="Switches">
      <CardHead>
        <CardTitle>Off until switched on</CardTitle>
      </CardHead>
      <div className="grid gap-3 p-3.5">
        {SWITCHES.map(({ key, label, consequence }) => (
          <div key={key} className="grid gap-0.5">
            <LabelledCheckbox
              label={label}
              checked={draft[key]}
              disabled={!mayEdit}
              onChange={({ target }) => edit({ [key]: target.checked })}
            />
            <p className="pl-6 text-xs text-muted-foreground">{consequence}</p>
          </div>
        ))}
        <Field label="Class in GP of new vendors" hint={vendorClassWords(draft.vendorClass, page.vendorClasses)}>
          {(wiring) => (
            <Input
              {...wiring}
              className="w-40"
              list="vendor-classes"
              maxLength={CLASS_LENGTH_MAX}
              disabled={!mayEdit}
              value={draft.vendorClass}
              onChange={({ target }) => edit({ vendorClass: target.value })}
            />
          )}
        </Field>
        <datalist id="vendor-classes">
          {page.vendorClasses.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
        {(special?.costCentres ?? []).map(({ position, name }) => (
          <BalanceSheetValue
            key={position}
            name={name}
            options={allTargets({ kind: "workspace", segment: position }, targets)}
            value={draft.balanceSheetValues[String(position)] ?? ""}
            mayEdit={mayEdit}
            onPick={(value) => edit({ balanceSheetValues: { ...draft.balanceSheetValues, [String(position)]: value } })}
          />
        ))}
      </div>
    </Card>
  );
}

type BalanceSheetValueProps = {
  name: string;
  options: readonly PickerOption[];
  /** `""`: not said. */
  value: string;
  mayEdit: boolean;
  onPick: (value: string) => void;
};

/** One of the values that accounts in GP have. */
function BalanceSheetValue({ name, options, value, mayEdit, onPick }: BalanceSheetValueProps) {
  const label = `${name} of balance sheet accounts`;
  return (
    <Field
      label={label}
      hint="Prepaid, asset and receivable accounts take no tag. Not said: the only account that GP has of the kind, else the report is held."
    >
      {({ id }) =>
        mayEdit ? (
          <span className="flex items-center gap-2">
            <Picker
              id={id}
              label={label}
              placeholder="Not said"
              options={options}
              value={value === "" ? null : value}
              fallback={value === "" ? null : { code: value, name: "no account in GP has it" }}
              onPick={onPick}
              className="w-64 max-w-full"
            />
            {value === "" ? null : (
              <Button size="icon" aria-label={`Take the ${label} away`} onClick={() => onPick("")}>
                <X aria-hidden="true" />
              </Button>
            )}
          </span>
        ) : (
          <span id={id}>{value === "" ? "Not said" : value}</span>
        )
      }
    </Field>
  );
}
