"use client";

import { useQuery } from "@tanstack/react-query";
import { SWITCHES } from "#components/shared/mapping/option-words.ts";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { specialRulesQuery } from "#lib/web/queries/mapping.ts";
import type { RuleProps } from "./choice.tsx";

const VALUE_LENGTH_MAX = 67;
const CLASS_LENGTH_MAX = 10;

/** What is off until somebody switches it on, and what balance-sheet accounts take in place of a cost centre. */
export function SwitchRules({ draft, edit, mayEdit }: RuleProps) {
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
        <Field
          label="Class in GP of new vendors"
          hint="Terms, accounts and currency come from it. Without one no vendor is made."
        >
          {(wiring) => (
            <Input
              {...wiring}
              className="w-40"
              maxLength={CLASS_LENGTH_MAX}
              disabled={!mayEdit}
              value={draft.vendorClass}
              onChange={({ target }) => edit({ vendorClass: target.value })}
            />
          )}
        </Field>
        {(special?.costCentres ?? []).map(({ position, name }) => (
          <Field
            key={position}
            label={`${name} of balance sheet accounts`}
            hint="Prepaid, asset and receivable accounts take no tag. Empty: the only account that GP has of the kind, else the report is held."
          >
            {(wiring) => (
              <Input
                {...wiring}
                className="w-40"
                maxLength={VALUE_LENGTH_MAX}
                disabled={!mayEdit}
                value={draft.balanceSheetValues[String(position)] ?? ""}
                onChange={({ target }) =>
                  edit({ balanceSheetValues: { ...draft.balanceSheetValues, [String(position)]: target.value.trim() } })
                }
              />
            )}
          </Field>
        ))}
      </div>
    </Card>
  );
}
