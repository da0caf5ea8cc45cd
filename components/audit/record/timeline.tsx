"use client";

import { Fragment, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { countOf, formatDay, formatInstant, formatMoney, formatUtc } from "#lib/web/format.ts";
import type { AuditRecord, RecordEvent } from "#lib/web/queries/audit.ts";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { AttemptBox } from "./attempt-box.tsx";
import { numberOf } from "./event-value.ts";
import { eventWords } from "./event-words.ts";
import type { EventWords } from "./plain-words.ts";
import { groupByDay } from "./group-by-day.ts";

type Entry = Readonly<{ key: string; at: string; who: string; words: EventWords; attemptNumber: number | null }>;

/** What happened, oldest first, by days of the company's zone. The steps of the machinery unfold on request. */
export function Timeline({ record }: { record: AuditRecord }) {
  const [every, setEvery] = useState(false);
  const { timeZone, timelineCut } = record;
  const entries = entriesOf(record);
  const minor = entries.filter(({ words }) => words.minor === true).length;
  const shown = every ? entries : entries.filter(({ words }) => words.minor !== true);
  const zone = formatInstant(entries.at(-1)?.at ?? new Date(0), timeZone, "zone")
    .split(" ")
    .at(-1);
  return (
    <section aria-label="What happened" className="min-w-0 px-4 pt-2.5 pb-4 phone:px-3">
      <div className="mb-1 flex min-h-7 flex-wrap items-center gap-x-2.5">
        <h2 className="text-base font-semibold">What happened</h2>
        <span className="text-xs text-muted-foreground">Times in {zone}, UTC on hover</span>
        <span className="flex-1" />
        {minor > 0 ? (
          <Button size="sm" variant="ghost" onClick={() => setEvery(!every)}>
            {every ? "Main steps only" : `Every step, ${minor} more`}
          </Button>
        ) : null}
      </div>
      {timelineCut ? (
        <p className="pb-1 text-xs text-muted-foreground">
          Older events are left out here; they are in the audit all the same.
        </p>
      ) : null}
      <ol>
        {groupByDay(shown, timeZone).map(({ day, items }, group, groups) => (
          <Fragment key={`${day}-${group}`}>
            <li>
              <h3 className="py-1 text-xs font-semibold text-muted-foreground">
                {formatDay(day, isSameYear(groups, day) ? "weekday" : "long")}
              </h3>
            </li>
            {items.map((entry) => (
              <TimelineEntry key={entry.key} entry={entry} record={record} />
            ))}
          </Fragment>
        ))}
      </ol>
    </section>
  );
}

function isSameYear(groups: readonly Readonly<{ day: string }>[], day: string): boolean {
  return groups.at(-1)?.day.slice(0, 4) === day.slice(0, 4);
}

function TimelineEntry({ entry: { at, who, words, attemptNumber }, record }: { entry: Entry; record: AuditRecord }) {
  const { status, title, note, change } = words;
  const attempt = attemptNumber === null ? undefined : record.attempts.find(({ number }) => number === attemptNumber);
  return (
    <li className="relative grid grid-cols-[62px_22px_minmax(0,1fr)] pb-[7px] phone:grid-cols-[56px_20px_minmax(0,1fr)]">
      <time dateTime={at} title={formatUtc(at)} className="pr-2.5 text-right text-xs leading-5 text-muted-foreground">
        {formatInstant(at, record.timeZone, attempt ? "seconds" : "time")}
      </time>
      <span className="relative grid content-start justify-items-center pt-1 after:absolute after:top-5 after:-bottom-[11px] after:left-1/2 after:w-px after:bg-border-strong [li:last-child>&]:after:hidden">
        <StatusMark status={status} />
      </span>
      <div className="min-w-0 pl-2">
        <p className="leading-5 font-medium">{title}</p>
        <p className="text-xs leading-[17px] text-muted-foreground">
          {who}
          {change ? (
            <>
              , <s>{change.from}</s> → <span className="text-foreground">{change.to}</span>
            </>
          ) : null}
          {note === "" ? "" : `${who === "" ? "" : ", "}${note}`}
        </p>
        {attempt ? <AttemptBox attempt={attempt} record={record} /> : null}
      </div>
    </li>
  );
}

/** The approval is Expensify's own and stands in the report; all else was recorded here. */
function entriesOf(record: AuditRecord): readonly Entry[] {
  const { kind, approvedAt, timeline, attempts, expenseCount, totalCents, currency } = record;
  const entries = timeline.map(
    (event): Entry => ({
      ...{ key: String(event.sequence), at: event.at, who: whoDid(event), words: eventWords(event, attempts) },
      attemptNumber: event.action === "posting.attempt_started" ? numberOf(event.detail, "attempt") : null,
    }),
  );
  if (approvedAt === null) return entries;
  // A reversal takes a journal back: the expenses are that one's.
  const expenses = kind === "reversal" ? [] : [countOf(expenseCount, "expense")];
  const note = [`${formatMoney(totalCents)} ${currency}`, ...expenses].join(", ");
  return [
    {
      key: "approved",
      at: approvedAt,
      who: "",
      words: { status: "off", title: "Approved in Expensify", note },
      attemptNumber: null,
    },
    ...entries,
  ];
}

/** What the engine does needs no name on every line. */
function whoDid({ actorKind, actorName }: RecordEvent): string {
  return actorKind === "engine" ? "" : actorName;
}
