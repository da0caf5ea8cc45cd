"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input, Textarea } from "#components/ui/input.tsx";
import { fiscalYears, parsePeriods, periodIssueText, writePeriods } from "#lib/core/calendar/period-lines.ts";
import { day, isDay } from "#lib/core/day.ts";
import { countOf } from "#lib/web/format.ts";

const YEARS = 2;

type CalendarFieldProps = {
  /** The periods as lines. */
  value: string;
  today: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

/** The fiscal calendar, which GP's services do not tell: made of months, then changed or pasted line by line. */
export function CalendarField({ value, today, error, onChange }: CalendarFieldProps) {
  const [firstDay, setFirstDay] = useState(`${today.slice(0, 4)}-01-01`);
  const [openFrom, setOpenFrom] = useState(`${today.slice(0, 7)}-01`);
  const parsed = parsePeriods(value);
  const issues = parsed.ok ? [] : parsed.error.map(periodIssueText);
  const isFit = isDay(firstDay) && firstDay.endsWith("-01") && isDay(openFrom);
  const make = () => {
    if (isFit) onChange(writePeriods(fiscalYears(day(firstDay), YEARS, day(openFrom))));
  };
  return (
    <fieldset className="grid gap-2 rounded-md border p-3">
      <legend className="px-1 text-xs font-medium">Fiscal periods</legend>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="The fiscal year begins on">
          {(wiring) => (
            <Input {...wiring} type="date" value={firstDay} onChange={(event) => setFirstDay(event.target.value)} />
          )}
        </Field>
        <Field label="Open from">
          {(wiring) => (
            <Input {...wiring} type="date" value={openFrom} onChange={(event) => setOpenFrom(event.target.value)} />
          )}
        </Field>
        <Button refused={isFit ? undefined : "A fiscal year begins on the first of a month"} onClick={make}>
          Make {YEARS * 12} months
        </Button>
      </div>
      <Field
        label="Periods"
        hint={
          parsed.ok && parsed.value.length > 0
            ? `${countOf(parsed.value.length, "period")}, ${parsed.value.filter(({ closed }) => !closed).length} open. A journal is dated into an open one.`
            : "A line a period: its year and number, first day, last day, open or closed. Columns of a spreadsheet can be pasted."
        }
        error={issues[0] === undefined ? error : issues.slice(0, 3).join(". ")}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            rows={6}
            spellCheck={false}
            className="font-mono text-xs"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </fieldset>
  );
}
