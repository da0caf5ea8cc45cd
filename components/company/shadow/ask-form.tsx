"use client";

import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { askShadowAction } from "#lib/web/actions/shadow.ts";
import { useCompany } from "#lib/web/company-context.tsx";

/** Which month: by default the one before this one. `refused`: why none can be asked for now. */
export function AskForm({ from, to, refused }: { from: string; to: string; refused: string | undefined }) {
  const { id: companyId } = useCompany();
  const [period, setPeriod] = useState({ fromDay: from, toDay: to });
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
        refused={refused}
        onClick={() => void run({ companyId, ...period })}
        className="phone:w-full"
      >
        Compare with GP
      </Button>
      <p className="max-w-[60ch] text-xs text-muted-foreground">
        Every journal of these reports is made by the rules of now and compared with what GP has. Nothing is sent, and
        no journal is kept. GP is read one journal after the other, beside the normal work.
      </p>
    </Card>
  );
}
