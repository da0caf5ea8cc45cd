"use client";

import { useState } from "react";
import { Picker, type PickerOption } from "#components/shared/picker.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { makeCompanyAction } from "#lib/web/actions/setup.ts";
import type { SetupView } from "#lib/web/queries/setup.ts";
import { likelySources } from "#lib/core/setup/steps.ts";
import { fieldIssues } from "../../edit/field-issues.ts";
import { FormProblem } from "../../edit/form-problem.tsx";
import { useFormAction } from "../../edit/use-form-action.ts";
import type { StepParts } from "../setup-steps.tsx";
import { StepFoot } from "../step-foot.tsx";
import { type Segment, SegmentTable, toSource, type SourceText, sourceTextOf } from "./segment-table.tsx";
import { CHANGED_QUERIES } from "../../edit/changed-queries.ts";

type Chart = NonNullable<SetupView["draft"]["seenChart"]>;

/** What each segment comes from and which account employees are owed on; then the company is made. */
export function AccountsForm({ chart, setup }: StepParts & { chart: Chart }) {
  const [sources, setSources] = useState<readonly SourceText[]>(() => likelySources(chart.format).map(sourceTextOf));
  const [liability, setLiability] = useState<string | null>(null);
  const [isConfirmed, setConfirmed] = useState(false);
  const making = useFormAction(makeCompanyAction, {
    changes: CHANGED_QUERIES,
    done: ({ code }) => `${code} was made; it is not live`,
  });
  const issues = fieldIssues(making.problem, ["liabilityAccount"]);
  const segments: readonly Segment[] = chart.format.map((segment, index) => ({
    ...segment,
    source: sources[index] ?? { kind: "workspace", value: "" },
  }));
  const code = setup.draft.company?.code ?? "the company";
  const make = async () => {
    if (liability === null) return;
    const rules = segments.map(({ name, length, source }, index) => ({
      ...{ position: index + 1, name: name === "" ? `Segment ${index + 1}` : name, length },
      source: toSource(source),
    }));
    await making.run({ setupId: setup.id, segments: rules, liabilityAccount: liability, isConfirmed });
  };
  const unfit = segments.find(({ source, length }) => source.kind === "constant" && source.value.length !== length);
  return (
    <>
      <div className="grid max-w-[720px] gap-3.5 p-3.5">
        <SegmentTable
          segments={segments}
          separator={chart.separator}
          onChange={(at, source) => setSources(sources.map((each, index) => (index === at ? source : each)))}
        />
        <LiabilityField chart={chart} value={liability} error={issues.at["liabilityAccount"]} onPick={setLiability} />
        <LabelledCheckbox
          checked={isConfirmed}
          onChange={(event) => setConfirmed(event.target.checked)}
          label="It is neither the payables control account nor a bank account. My name is kept with this; without it reports wait."
        />
        <FormProblem problem={making.problem} issues={issues} />
      </div>
      <StepFoot
        label={`Make ${code}`}
        pending={making.pending}
        refused={
          liability === null
            ? "Choose what employees are owed on"
            : unfit
              ? `“${unfit.name}” takes a value of ${unfit.length} characters`
              : undefined
        }
        onNext={() => void make()}
      >
        <span className="text-xs text-muted-foreground">It is made not live; nothing is sent before the gate.</span>
      </StepFoot>
    </>
  );
}

type LiabilityFieldProps = {
  chart: Chart;
  value: string | null;
  error: string | undefined;
  onPick: (account: string) => void;
};

function LiabilityField({ chart, value, error, onPick }: LiabilityFieldProps) {
  const hint =
    chart.candidates.length === 0
      ? "GP gave no balance-sheet account that journals may name. Open one in GP, then read again."
      : `A balance-sheet account of this company: reports are credited to it.${chart.hasMore ? " Only the first of them are offered." : ""}`;
  return (
    <Field label="What employees are owed" hint={hint} error={error}>
      {(wiring) => (
        <Picker
          id={wiring.id}
          label="What employees are owed"
          options={optionsOf(chart)}
          noun="accounts"
          value={value}
          onPick={onPick}
          placeholder="Choose an account"
        />
      )}
    </Field>
  );
}

const made = new WeakMap<Chart, readonly PickerOption[]>();

/** One array per chart: the picker makes it ready for searching once. */
function optionsOf(chart: Chart): readonly PickerOption[] {
  const known = made.get(chart);
  if (known) return known;
  const options = chart.candidates.map(({ number, description }) => ({
    value: number,
    code: number,
    name: description,
  }));
  made.set(chart, options);
  return options;
}
