import { Pause, Play } from "lucide-react";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardTitle } from "#components/ui/card.tsx";
import { pauseScheduleAction } from "#lib/web/actions/sync.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { dayOf, formatInstant } from "#lib/web/format.ts";
import type { ScheduleView } from "#lib/web/queries/sync.ts";

const STARTS = {
  sync: "Read Expensify and send what is clear",
  read: "Read Expensify",
  send: "Send what is ready",
} as const;

type ScheduleCardProps = { schedule: ScheduleView | null; now: string; mayPause: boolean };

/** When runs start by themselves, in words, with the next three times. */
export function ScheduleCard({ schedule, now, mayPause }: ScheduleCardProps) {
  if (schedule === null) {
    return (
      <Card aria-label="Schedule" className="grid gap-0.5 px-3.5 py-3">
        <CardTitle>Schedule</CardTitle>
        <p>Nothing runs by itself: this company has no schedule. An administrator sets one with the configuration.</p>
      </Card>
    );
  }
  const isPaused = schedule.pausedBy !== null || schedule.pausedAt !== null;
  return (
    <Card
      aria-label="Schedule"
      className="grid grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_auto] items-start gap-9 px-3.5 py-3 max-lg:grid-cols-[minmax(0,1fr)] max-lg:gap-3.5"
    >
      <div className="grid gap-0.5">
        <div className="flex items-center gap-2">
          <CardTitle>Schedule</CardTitle>
          {isPaused ? <StatusBadge status="held">Paused</StatusBadge> : null}
        </div>
        <p>
          {STARTS[schedule.kind]} <b>{schedule.words}</b>.
        </p>
        <p className="mt-0.5 text-xs text-muted-foreground">
          {isPaused ? (
            <PausedWords schedule={schedule} />
          ) : (
            "A time that was missed is made up for once. Sync now works at any time."
          )}
        </p>
      </div>
      <div>
        <h3 className="text-xs leading-5 font-semibold text-muted-foreground">
          {isPaused ? "Would be next" : "Next syncs"}
        </h3>
        <ul className={isPaused ? "text-muted-foreground" : undefined}>
          {schedule.nextAt.map((at) => (
            <li key={at} className="whitespace-nowrap">
              <NextTime at={at} now={now} />
            </li>
          ))}
          {schedule.nextAt.length === 0 ? (
            <li className="text-muted-foreground">None in the next hundred days</li>
          ) : null}
        </ul>
      </div>
      <PauseButton isPaused={isPaused} mayPause={mayPause} />
    </Card>
  );
}

function PausedWords({ schedule: { pausedBy, pausedAt } }: { schedule: ScheduleView }) {
  return (
    <>
      Paused{pausedBy === null ? "" : ` by ${pausedBy}`}
      {pausedAt === null ? "" : ", "}
      {pausedAt === null ? null : <Instant at={pausedAt} format="short" />}. Nothing runs by itself; Sync now still
      works.
    </>
  );
}

function NextTime({ at, now }: { at: string; now: string }) {
  const { timeZone } = useCompany();
  const isToday = dayOf(at, timeZone) === dayOf(now, timeZone);
  return (
    <>
      {isToday ? "Today" : formatInstant(at, timeZone, "weekday")}{" "}
      <b className="font-medium">
        <Instant at={at} format="time" plain />
      </b>
    </>
  );
}

function PauseButton({ isPaused, mayPause }: { isPaused: boolean; mayPause: boolean }) {
  const { id: companyId } = useCompany();
  const { run, pending } = useServerAction(pauseScheduleAction, {
    changes: [["/api/sync"]],
    done: ({ paused }) => (paused ? "The schedule is paused" : "The schedule goes on"),
  });
  return (
    <Button
      refused={mayPause ? undefined : "Pausing the schedule needs the role administrator"}
      pending={pending}
      onClick={() => void run({ companyId, paused: !isPaused })}
    >
      {isPaused ? <Play /> : <Pause />}
      {isPaused ? "Resume schedule" : "Pause schedule"}
    </Button>
  );
}
