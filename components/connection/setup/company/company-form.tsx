"use client";

import { useId, useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { parsePeriods, writePeriods } from "#lib/core/calendar/period-lines.ts";
import { day } from "#lib/core/day.ts";
import { saveStepAction } from "#lib/web/actions/setup.ts";
import type { SetupView } from "#lib/web/queries/setup.ts";
import { fieldIssues } from "../../edit/field-issues.ts";
import { FormProblem } from "../../edit/form-problem.tsx";
import { TextField } from "../../edit/text-field.tsx";
import { useFormAction } from "../../edit/use-form-action.ts";
import type { StepParts } from "../setup-steps.tsx";
import { StepFoot } from "../step-foot.tsx";
import { CalendarField } from "./calendar-field.tsx";
import { CHANGED_QUERIES } from "../../edit/changed-queries.ts";

type Listed = NonNullable<SetupView["draft"]["seenCompanies"]>["list"];
const FIELDS = ["gpCompanyId", "code", "name", "currency", "currencyDecimals", "timeZone", "goLiveOn", "periods"];

type Entry = Readonly<{
  code: string;
  name: string;
  timeZone: string;
  currency: string;
  decimals: string;
  goLiveOn: string;
  /** As lines. */
  periods: string;
}>;

/** What a person says of the company; begins with what was kept, then with what is likely. */
export function CompanyForm(parts: StepParts & { companies: Listed }) {
  const { companies, setup, now, onStep } = parts;
  const [gpCompanyId, setGpCompanyId] = useState<number | null>(setup.gpCompanyId);
  const [entry, setEntry] = useState(() => firstEntry(parts));
  const set = (part: Partial<Entry>) => setEntry((before) => ({ ...before, ...part }));
  const saving = useFormAction(saveStepAction, { changes: CHANGED_QUERIES });
  const issues = fieldIssues(saving.problem, FIELDS);
  const choose = (id: number, name: string) => {
    const isUntouched = entry.name === "" || companies.some((each) => each.name === entry.name);
    setGpCompanyId(id);
    if (isUntouched) set({ name, ...(entry.code === "" ? { code: codeOf(name) } : {}) });
  };
  const periods = parsePeriods(entry.periods);
  const save = async () => {
    if (gpCompanyId === null || !periods.ok) return;
    const { decimals, ...fields } = entry;
    const company = { ...fields, currencyDecimals: Number(decimals), periods: [...periods.value] };
    if (await saving.run({ step: "company", setupId: setup.id, gpCompanyId, company })) onStep("accounts");
  };
  return (
    <>
      <div className="grid max-w-[720px] gap-3 p-3.5">
        <CompanyChoice
          companies={companies}
          setup={setup}
          value={gpCompanyId}
          error={issues.at["gpCompanyId"]}
          onChoose={choose}
        />
        <CompanyFields entry={entry} issues={issues.at} onChange={set} />
        <CalendarField
          value={entry.periods}
          today={now.slice(0, 10)}
          error={issues.at["periods"]}
          onChange={(text) => set({ periods: text })}
        />
        <FormProblem problem={saving.problem} issues={issues} />
      </div>
      <StepFoot
        label={entry.code === "" ? "Save the company" : `Save ${entry.code}`}
        refused={refusedWhy(gpCompanyId, entry, periods.ok ? periods.value.length : 0)}
        pending={saving.pending}
        onNext={() => void save()}
      />
    </>
  );
}

function firstEntry({ setup, timeZone, now }: StepParts): Entry {
  const kept = setup.draft.company;
  const periods = kept?.periods.map((each) => ({ ...each, firstDay: day(each.firstDay), lastDay: day(each.lastDay) }));
  return {
    ...{ code: kept?.code ?? "", name: kept?.name ?? "", timeZone: kept?.timeZone ?? timeZone ?? browserZone() },
    currency: kept?.currency ?? currencyOf(setup),
    decimals: String(kept?.currencyDecimals ?? 2),
    goLiveOn: kept?.goLiveOn ?? nextMonth(now),
    periods: periods === undefined ? "" : writePeriods(periods),
  };
}

type CompanyFieldsProps = {
  entry: Entry;
  issues: Readonly<Record<string, string>>;
  onChange: (part: Partial<Entry>) => void;
};

function CompanyFields({ entry, issues, onChange }: CompanyFieldsProps) {
  const wired = (field: "code" | "name" | "goLiveOn") => ({
    value: entry[field],
    error: issues[field],
    onText: (text: string) => onChange({ [field]: text }),
  });
  return (
    <div className="grid grid-cols-2 items-start gap-3 phone:grid-cols-1">
      <TextField label="Short name" hint="As in GP and in the menu: HALD." maxLength={30} {...wired("code")} />
      <TextField label="Name" maxLength={100} {...wired("name")} />
      <TextField
        label="Currency"
        hint="GP's functional currency. Reports in another one wait for a person."
        maxLength={3}
        value={entry.currency}
        error={issues["currency"]}
        onText={(text) => onChange({ currency: text.toUpperCase() })}
      />
      <Field label="Decimals" error={issues["currencyDecimals"]}>
        {(wiring) => (
          <Select {...wiring} value={entry.decimals} onChange={(event) => onChange({ decimals: event.target.value })}>
            {["0", "1", "2", "3", "4", "5"].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        )}
      </Field>
      <ZoneField value={entry.timeZone} error={issues["timeZone"]} onChange={(zone) => onChange({ timeZone: zone })} />
      <TextField
        label="Go-live day"
        hint="Reports approved before it are listed, never sent."
        type="date"
        {...wired("goLiveOn")}
      />
    </div>
  );
}

type ChoiceProps = {
  companies: Listed;
  setup: SetupView;
  value: number | null;
  error: string | undefined;
  onChoose: (id: number, name: string) => void;
};

/** Companies as GP lists them; what cannot be taken says why. */
function CompanyChoice({ companies, setup, value, error, onChoose }: ChoiceProps) {
  const group = useId();
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-xs font-medium">Company in GP</legend>
      {companies.map(({ id, name }) => {
        const taken = setup.taken.find((each) => each.gpCompanyId === id);
        return (
          <label key={id} className="flex min-h-6 items-center gap-2 has-disabled:text-muted-foreground phone:min-h-10">
            <input
              type="radio"
              name={group}
              checked={value === id}
              disabled={taken !== undefined}
              onChange={() => onChoose(id, name)}
              className="size-[15px] accent-primary"
            />
            <span>
              {name} <span className="text-xs text-muted-foreground">number {id}</span>
              {taken === undefined ? null : (
                <span className="text-xs text-muted-foreground">
                  , {taken.code} has it: one company here for each in GP
                </span>
              )}
              {id < 0 ? <span className="text-xs text-muted-foreground">, GP's sample, good for trying</span> : null}
            </span>
          </label>
        );
      })}
      {error === undefined ? null : (
        <p role="alert" className="text-xs font-medium text-rejected">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function ZoneField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}) {
  const zones = useId();
  return (
    <Field label="Time zone" hint="Days of approval and of posting are days here." error={error}>
      {(wiring) => (
        <>
          <Input
            {...wiring}
            list={zones}
            value={value}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={zones}>
            {Intl.supportedValuesOf("timeZone").map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function refusedWhy(
  gpCompanyId: number | null,
  { code, name, currency, goLiveOn }: Readonly<{ code: string; name: string; currency: string; goLiveOn: string }>,
  periods: number,
): string | undefined {
  if (gpCompanyId === null) return "Choose the company in GP";
  if (code.trim() === "" || name.trim() === "") return "Give it a short name and a name";
  if (currency.length !== 3) return "A currency has three letters";
  if (goLiveOn === "") return "Choose the go-live day";
  return periods === 0 ? "Make the fiscal periods" : undefined;
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Of the first workspace, which most likely is in the company's own. */
function currencyOf({ draft: { workspaces = [], seenWorkspaces } }: SetupView): string {
  return seenWorkspaces?.list.find(({ policyId }) => policyId === workspaces[0]?.policyId)?.currency ?? "USD";
}

/** "Halden Instruments, Inc." → "HALDE": a first try, which people change. */
function codeOf(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 5)
    .toUpperCase();
}

function nextMonth(now: string): string {
  const [year = 0, month = 1] = now.split("-").map((part) => Number.parseInt(part, 10));
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
