"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Money } from "#components/shared/value/money.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/cn.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import type { Names } from "#lib/web/problem-text.ts";
import type { ReviewGroup, ReviewItem } from "#lib/web/queries/review.ts";
import { GroupTitle, groupNote } from "./desk/group-words.tsx";
import { itemElementId, type ReviewDeskState } from "./desk/use-review-desk.ts";

/** On a narrow screen the report stands below the list, out of sight. */
const BELOW_THE_LIST = "(width < 1101px)";

/** Causes, most money first, and under the open ones their reports. */
export function CauseList({ desk, names }: { desk: ReviewDeskState; names: Names }) {
  const { groups, currentId, page, params } = desk;
  const { currency } = useCompany();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isOpen = (group: ReviewGroup) => toggled.get(group.key) ?? group.items.some((item) => item.id === currentId);
  return (
    <section
      aria-label={params.lane === "fix" ? "Causes" : "Reports"}
      className="flex min-h-0 min-w-0 flex-col border-r max-lg:border-r-0"
    >
      <ListHead desk={desk} currency={currency} />
      <div className="min-h-0 flex-1 lg:overflow-y-auto">
        {groups.map((group) => (
          <Group
            key={group.key}
            group={group}
            names={names}
            desk={desk}
            open={isOpen(group)}
            onToggle={() => setToggled(new Map(toggled).set(group.key, !isOpen(group)))}
          />
        ))}
      </div>
      <div className="flex justify-between border-t px-gutter py-2.5 text-xs text-muted-foreground">
        <span>{countOf(page?.total.count ?? 0, "report")}</span>
        {page === undefined ? null : <Money amountCents={page.total.totalCents} />}
      </div>
    </section>
  );
}

/** Lanes where several reports can be acted on at once. */
const SELECTABLE: readonly string[] = ["fix", "ready"];

function ListHead({ desk, currency }: { desk: ReviewDeskState; currency: string }) {
  const { groups, ticked, tick, params } = desk;
  const all = groups.flatMap((group) => group.items.map((item) => item.id));
  const order =
    params.lane === "fix"
      ? "By cause, most money first"
      : params.lane === "sent"
        ? "Newest first"
        : "Oldest approval first";
  return (
    <label className="flex items-center gap-2 border-b px-gutter py-1.5 text-xs text-muted-foreground">
      {SELECTABLE.includes(params.lane) ? (
        <Checkbox
          aria-label={`Select all ${all.length} reports`}
          checked={ticked.size > 0 && ticked.size === all.length}
          mixed={ticked.size > 0 && ticked.size < all.length}
          onChange={(event) => tick(all, event.target.checked)}
        />
      ) : null}
      <span className="flex-1">{ticked.size > 0 ? `${ticked.size} of ${all.length} selected` : order}</span>
      <span>{currency}</span>
    </label>
  );
}

type GroupProps = { group: ReviewGroup; names: Names; desk: ReviewDeskState; open: boolean; onToggle: () => void };

function Group({ group, names, desk, open, onToggle }: GroupProps) {
  const { timeZone } = useCompany();
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <div className="border-b">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="focus-inset grid w-full grid-cols-[13px_minmax(0,1fr)_auto] items-start gap-x-2 px-gutter py-2 text-left hover:bg-accent"
      >
        <Arrow className="mt-1 size-[13px] text-muted-foreground" aria-hidden="true" />
        <span>
          <GroupTitle group={group} names={names} />
          <span className="block text-xs text-muted-foreground">{groupNote(group, timeZone)}</span>
        </span>
        <Money amountCents={group.totalCents} className="font-semibold" />
      </button>
      {open ? (
        <ul className="pb-0.5">
          {group.items.map((item) => (
            <ReportRow key={item.id} item={item} desk={desk} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function ReportRow({ item, desk }: { item: ReviewItem; desk: ReviewDeskState }) {
  const { currentId, ticked, tick, open, params } = desk;
  const current = item.id === currentId;
  const who = item.employee || "Unknown employee";
  return (
    <li
      className={cn(
        "flex h-row-two items-center gap-2.5 border-l-2 border-l-transparent pr-gutter pl-[calc(var(--spacing-gutter)+19px)] phone:h-[52px]",
        current ? "border-l-primary bg-selected" : "hover:bg-accent",
      )}
    >
      {SELECTABLE.includes(params.lane) ? (
        <Checkbox
          aria-label={`Select ${who}, ${item.reportName}`}
          checked={ticked.has(item.id)}
          onChange={(event) => tick([item.id], event.target.checked)}
        />
      ) : null}
      <button
        id={itemElementId(item.id)}
        type="button"
        aria-current={current ? "true" : undefined}
        tabIndex={current ? 0 : -1}
        onKeyDown={(event) => {
          // The report is open already, so Enter is for its fix, as the key cap there says.
          const fix = document.querySelector<HTMLButtonElement>("#report-detail [data-enter]");
          if (event.key !== "Enter" || !current || fix === null) return;
          event.preventDefault();
          fix.click();
        }}
        onClick={() => {
          open(item.id);
          if (matchMedia(BELOW_THE_LIST).matches) document.getElementById("report-detail")?.scrollIntoView();
        }}
        className="focus-inset min-w-0 flex-1 rounded-sm text-left"
      >
        <span className="block truncate font-medium">{who}</span>
        <span className="block truncate text-xs leading-[15px] text-muted-foreground">
          {item.reportName || item.reportId}
        </span>
      </button>
      <Money amountCents={item.totalCents} />
    </li>
  );
}
