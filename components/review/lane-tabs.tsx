"use client";

import type { Route } from "next";
import { SearchInput } from "#components/shared/search-input.tsx";
import { type Status, StatusMark } from "#components/shared/status-mark.tsx";
import { Tab, Tabs } from "#components/ui/tabs.tsx";
import { formatCount, formatMoney } from "#lib/web/format.ts";
import type { Lane, LaneCount, ReviewPage } from "#lib/web/queries/review.ts";
import { searchText } from "#lib/web/query.ts";
import type { ReviewDeskState } from "./desk/use-review-desk.ts";

const LANES: readonly Readonly<{ lane: Lane; word: string; status: Status; always: boolean }>[] = [
  { lane: "fix", word: "Needs fixing", status: "held", always: true },
  { lane: "ready", word: "Ready to send", status: "ready", always: true },
  { lane: "sent", word: "Sent", status: "sent", always: true },
  { lane: "asking", word: "Asking GP again", status: "uncertain", always: false },
  { lane: "before", word: "Before go-live", status: "off", always: false },
  { lane: "dismissed", word: "Dismissed", status: "off", always: false },
];

/** The lanes with their counts and money; those that are rarely used appear when something is in them. */
export function LaneTabs({ desk }: { desk: ReviewDeskState }) {
  const { params, setParams, page } = desk;
  return (
    <div className="flex items-center border-b phone:block">
      <Tabs aria-label="Lanes" className="min-w-0 flex-1 border-b-0">
        {LANES.filter(({ lane, always }) => always || lane === params.lane || (page?.lanes[lane].count ?? 0) > 0).map(
          ({ lane, word, status }) => (
            <Tab
              key={lane}
              href={`/review${searchText({ lane: lane === "fix" ? null : lane, q: params.q })}` as Route}
              current={lane === params.lane}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                void setParams({ lane, id: null });
              }}
              mark={<StatusMark status={status} />}
              count={countText(page, lane)}
            >
              {word}
            </Tab>
          ),
        )}
      </Tabs>
      <SearchInput
        label="Filter"
        value={params.q}
        onChange={(q) =>
          void setParams({ q: q === "" ? null : q, id: null }, { limitUrlUpdates: { method: "throttle", timeMs: 300 } })
        }
        className="mr-gutter w-[170px] phone:mx-gutter phone:my-2 phone:w-auto"
      />
    </div>
  );
}

/** Lanes beside the way to GP: their number is enough, and the tabs stay in one line. */
function isRare(lane: Lane): boolean {
  return lane === "before" || lane === "dismissed";
}

function countText(page: ReviewPage | undefined, lane: Lane): string | undefined {
  if (page === undefined) return undefined;
  const { count, totalCents }: LaneCount = page.lanes[lane];
  if (count === 0) return "0";
  return isRare(lane) ? formatCount(count) : `${formatCount(count)}, ${formatMoney(totalCents)}`;
}
