"use client";

import { useState } from "react";
import { DayText } from "#components/shared/value/day-text.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { refusedPeriod } from "./shadow-words.ts";
import { askShadowAction } from "#lib/web/actions/shadow.ts";
import type { Day } from "#lib/core/day.ts";
import { useCompany } from "#lib/web/company-context.tsx";

type AskFormProps = {
  from: string;
  to: string;
  /** Reports approved before this day were never read. */
  knownFrom: Day;
  /** Why none can be asked for now. */
  refused: string | undefined;
};

/** Which month: by default the one before this one, as far as its reports are known. */
export function AskForm({ from, to, knownFrom, refused }: AskFormProps) {
  const { id: companyId } = useCompany();
  const [period, setPeriod] = useState({ fromDay: from < knownFrom ? knownFrom : from, toDay: to });
  const { run, pending } = useServerAction(askShadowAction, {
    changes: [["/api/shadow"]],
    done: () => "The shadow month is asked for",
  });
  return (
    <Card className="flex flex-wrap items-end gap-3 px-3.5 py-3">
      <Field label="Approved from">
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            min={knownFrom}
            value={period.fromDay}
            onChange={(event) => setPeriod({ ...period, fromDay: event.target.value })}
          />
        )}
      </Field>
      <Field label="to">
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={period.toDay}
            onChange={(event) => setPeriod({ ...period, toDay: event.target.value })}
          />
        )}
      </Field>
      <Button
        variant="primary"
        pending={pending}
        refused={refused ?? refusedPeriod(period, knownFrom)}
        onClick={() => void run({ companyId, ...period })}
        className="phone:w-full"
      >
        Compare with GP
      </Button>
      <p className="max-w-[60ch] text-xs text-muted-foreground">
        A journal is made, by the rules of now, of every report approved in these days, and compared with what GP has.
        Reports are known from <DayText value={knownFrom} />; what was approved before was never read. Nothing is sent,
        and no journal is kept. GP is read one journal after the other, beside the normal work.
      </p>
    </Card>
  );
}
