"use client";

import { useState } from "react";
import { PUSH_NAMES } from "#components/shared/mapping/push-names.ts";
import { CHANGED_BY_MAPPING } from "#components/shared/mapping/use-save-mapping.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { describeRhythm, WEEKDAY_NAMES } from "#lib/core/schedule/describe-schedule.ts";
import { PUSH_PREPARED_AT } from "#lib/core/schedule/schedule.ts";
import type { PushKindName } from "#lib/core/push/push.ts";
import type { PushRhythm } from "#lib/core/push/push-schedule.ts";
import { setPushScheduleAction } from "#lib/web/actions/push.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import type { PushScheduleView } from "#lib/web/queries/push.ts";
import { PushFrame } from "../push-frame.tsx";

const DAYS_OF_MONTH = Array.from({ length: 31 }, (_, index) => index + 1);
const MONDAY = 1;

/** What is worked out: said before it is switched on, since nobody looks at a difference first. */
const CONTENTS: Readonly<Record<PushKindName, string>> = {
  tags: "For each workspace: cost centres of GP that have no tag, and GL codes that differ. No tag is ever taken away by it.",
  workspace_employees: "For each workspace: employee ids of GP that Expensify does not have. They are rehearsed first.",
  accounts:
    "Accounts that GP lacks, and that money was spent on or a report waits for; described as their siblings are.",
  vendors: "Everybody whom Expensify lists and who is no vendor in GP yet, with a proposed code.",
};

type ScheduleDialogProps = { kind: PushKindName; schedule: PushScheduleView | null; onClose: () => void };

/** Switches it on in the name of who looks, on a day of the week or the month; or off. */
export function ScheduleDialog({ kind, schedule, onClose }: ScheduleDialogProps) {
  const { id: companyId, timeZone } = useCompany();
  const [rhythm, setRhythm] = useState<PushRhythm>(schedule?.rhythm ?? { every: "week", weekday: MONDAY });
  const [managerEmail, setManagerEmail] = useState(schedule?.managerEmail ?? "");
  const { run, pending } = useServerAction(setPushScheduleAction, {
    // It is a version of the company's rules, which count with those of the mapping.
    changes: [["/api/push"], ["/api/drift"], ["/api/rules"], ...CHANGED_BY_MAPPING],
    refresh: false,
    done: ({ on }) => `${PUSH_NAMES[kind]}: ${on ? `prepared ${describeRhythm(rhythm)}` : "by hand only"}`,
  });
  const save = async (wanted: PushRhythm | null) => {
    if ((await run({ companyId, kind, rhythm: wanted, managerEmail: managerEmail.trim() })) !== null) onClose();
  };
  return (
    <PushFrame
      title={`${PUSH_NAMES[kind]}: prepare on a schedule`}
      description={`At ${PUSH_PREPARED_AT} (${timeZone}) the difference is worked out from what was last read. If there is one, it is asked for in your name; another person has to agree, and you cannot. Nothing is written by the schedule alone.`}
      onClose={onClose}
      foot={
        <>
          {schedule === null ? null : (
            <Button pending={pending} onClick={() => void save(null)}>
              Switch off
            </Button>
          )}
          <Button variant="primary" pending={pending} onClick={() => void save(rhythm)}>
            Prepare {describeRhythm(rhythm)}
          </Button>
        </>
      }
    >
      <p>{CONTENTS[kind]}</p>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <RhythmFields rhythm={rhythm} onChange={setRhythm} />
      </div>
      {kind === "workspace_employees" ? (
        <Field label="Whom new members submit to (e-mail; empty: new ones are left out)">
          {(wiring) => (
            <Input
              {...wiring}
              type="email"
              value={managerEmail}
              onChange={(event) => setManagerEmail(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {schedule !== null && !schedule.isMine ? (
        <p className="text-muted-foreground">
          It runs in the name of {schedule.by}. Saved by you, it runs in yours, and {schedule.by} may agree.
        </p>
      ) : null}
    </PushFrame>
  );
}

function RhythmFields({ rhythm, onChange }: { rhythm: PushRhythm; onChange: (rhythm: PushRhythm) => void }) {
  const isWeekly = rhythm.every === "week";
  return (
    <>
      <Field label="How often">
        {(wiring) => (
          <Select
            {...wiring}
            value={rhythm.every}
            onChange={(event) =>
              onChange(event.target.value === "week" ? { every: "week", weekday: MONDAY } : { every: "month", day: 1 })
            }
          >
            <option value="week">Every week</option>
            <option value="month">Every month</option>
          </Select>
        )}
      </Field>
      <Field label={isWeekly ? "Day of the week" : "Day of the month"}>
        {(wiring) => (
          <Select
            {...wiring}
            value={String(isWeekly ? rhythm.weekday : rhythm.day)}
            onChange={(event) => {
              const day = Number(event.target.value);
              onChange(isWeekly ? { every: "week", weekday: day } : { every: "month", day });
            }}
          >
            {isWeekly
              ? WEEKDAY_NAMES.map((name, index) => (
                  <option key={name} value={index + 1}>
                    {name}
                  </option>
                ))
              : DAYS_OF_MONTH.map((day) => (
                  <option key={day} value={day}>
                    {day}
                  </option>
                ))}
          </Select>
        )}
      </Field>
    </>
  );
}
