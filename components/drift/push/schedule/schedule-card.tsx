"use client";

import { useState } from "react";
import { PUSH_NAMES } from "#components/shared/mapping/push-names.ts";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import type { PushKindName } from "#lib/core/push/push.ts";
import { describeRhythm } from "#lib/core/schedule/describe-schedule.ts";
import type { Pushes, PushRun, PushScheduleView } from "#lib/web/queries/push.ts";
import { pushRefused } from "../push-words.ts";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { runWords } from "./schedule-words.ts";

const KINDS = Object.keys(PUSH_NAMES) as readonly PushKindName[];

type ScheduleCardProps = { pushes: Pushes; mayEdit: boolean };

/** What is worked out by itself and asked for in a person's name, and what the last runs came to. */
export function ScheduleCard({ pushes, mayEdit }: ScheduleCardProps) {
  const [open, setOpen] = useState<PushKindName | null>(null);
  const { schedules, runs, allowed } = pushes;
  return (
    <Card aria-label="Prepared on a schedule" className="overflow-clip">
      <CardHead>
        <CardTitle>Prepared on a schedule</CardTitle>
        <span className="text-xs text-muted-foreground max-md:hidden">
          worked out and asked for by itself; nothing is written before a second person agrees
        </span>
      </CardHead>
      <ul>
        {KINDS.map((kind) => {
          const schedule = schedules[kind];
          const refused = pushRefused(kind, allowed, mayEdit);
          return (
            <li
              key={kind}
              aria-label={PUSH_NAMES[kind]}
              className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-b px-3.5 py-1.5 last:border-b-0"
            >
              <span className="w-[170px] font-medium phone:w-full">{PUSH_NAMES[kind]}</span>
              <span className="min-w-0 flex-1">
                {schedule === undefined ? (
                  <span className="text-muted-foreground">By hand only</span>
                ) : (
                  <ScheduleWords schedule={schedule} allowed={allowed[kind]} />
                )}
              </span>
              {schedule === undefined ? (
                <Button size="sm" refused={refused} onClick={() => setOpen(kind)}>
                  Switch on …
                </Button>
              ) : (
                <Button
                  size="sm"
                  refused={mayEdit ? undefined : "Changing it needs the role mapper"}
                  onClick={() => setOpen(kind)}
                >
                  Change …
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {runs.length === 0 ? null : <Runs runs={runs} />}
      {open === null ? null : (
        <ScheduleDialog kind={open} schedule={schedules[open] ?? null} onClose={() => setOpen(null)} />
      )}
    </Card>
  );
}

function ScheduleWords({ schedule, allowed }: { schedule: PushScheduleView; allowed: boolean }) {
  const { rhythm, by, nextAt } = schedule;
  return (
    <>
      {capital(describeRhythm(rhythm))}
      {nextAt === null ? null : (
        <>
          , next <Instant at={nextAt} />
        </>
      )}
      <span className="text-muted-foreground">, in the name of {by}</span>
      {allowed ? null : (
        <span className="text-rejected">. Does not run: switched off in the rules of this company</span>
      )}
    </>
  );
}

function Runs({ runs }: { runs: readonly PushRun[] }) {
  return (
    <section aria-label="Last runs" className="border-t px-3.5 py-2.5">
      <h3 className="text-xs leading-5 font-semibold text-muted-foreground">Last runs</h3>
      <ul className="grid gap-1">
        {runs.map((run) => {
          const { status, words } = runWords(run);
          return (
            <li key={run.id} className="flex flex-wrap items-center gap-x-2.5">
              <Instant at={run.slotAt} className="w-[136px] phone:w-full" plain />
              <span className="inline-flex items-center gap-1.5">
                <StatusMark status={status} />
                {words}
              </span>
              <span className="text-xs text-muted-foreground">
                {PUSH_NAMES[run.kind]} → {run.place}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
