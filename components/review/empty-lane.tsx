"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { Lane, ReviewPage } from "#lib/web/queries/review.ts";
import { syncsQuery } from "#lib/web/queries/sync.ts";
import type { ReviewDeskState } from "./desk/use-review-desk.ts";

/** Nothing in this lane: good news with facts, or what there is instead. */
export function EmptyLane({ desk }: { desk: ReviewDeskState }) {
  const { params, setParams, page } = desk;
  if (params.q !== "") {
    return (
      <EmptyState
        title="No report matches"
        status="off"
        action={<Button onClick={() => void setParams({ q: null })}>Show all reports</Button>}
      >
        Nothing in this lane has “{params.q}” in its employee, name, id or journal number.
      </EmptyState>
    );
  }
  const { title, words } = LANES[params.lane];
  if (words !== null)
    return (
      <EmptyState title={title} status="off">
        {words}
      </EmptyState>
    );
  return page === undefined || page.lanes.sent.count + page.lanes.ready.count === 0 ? (
    <EmptyState title="No reports yet" status="off" action={<SeeSync />}>
      Approved reports appear here once Expensify was read.
    </EmptyState>
  ) : (
    <EmptyState title={title}>
      <Facts page={page} />
    </EmptyState>
  );
}

/** `words` is null where empty is good news: then facts stand there. */
const LANES: Readonly<Record<Lane, Readonly<{ title: string; words: string | null }>>> = {
  fix: { title: "All caught up", words: null },
  ready: { title: "Nothing waits to be sent", words: null },
  asking: { title: "GP has answered everything", words: null },
  sent: {
    title: "Nothing was sent yet",
    words: "A report without problems goes to GP with the next sync. Its journal number stands here then.",
  },
  before: {
    title: "No report is from before go-live",
    words: "What was approved before go-live is not sent; it stands here in case somebody wants to include it.",
  },
  dismissed: {
    title: "Nothing is dismissed",
    words: "A report that somebody dismisses with a reason is not sent. It stands here and can be restored.",
  },
};

/** What is in GP, when the last journal went and when the next sync is. */
function Facts({ page: { lanes, lastSentAt } }: { page: ReviewPage }) {
  const { id: companyId, currency } = useCompany();
  const { data: syncs } = useQuery(syncsQuery({ companyId, view: "all" }));
  const { sent, ready } = lanes;
  const nextAt = syncs?.schedule?.pausedAt == null ? syncs?.schedule?.nextAt[0] : undefined;
  return (
    <>
      <p className="text-foreground">
        {countOf(sent.count, "report")} in GP: {formatMoney(sent.totalCents)} {currency}.
        {ready.count > 0 ? ` ${countOf(ready.count, "report")} ready to send, ${formatMoney(ready.totalCents)}.` : ""}
      </p>
      <p>
        {lastSentAt === null ? null : (
          <>
            The last journal went in <Instant at={lastSentAt} format="short" />.{" "}
          </>
        )}
        {nextAt === undefined ? null : (
          <>
            Next sync <Instant at={nextAt} format="short" />.
          </>
        )}
      </p>
    </>
  );
}

function SeeSync() {
  return (
    <Button asChild>
      <Link href="/sync">Go to Sync</Link>
    </Button>
  );
}
