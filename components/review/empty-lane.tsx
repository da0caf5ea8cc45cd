"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { Lane } from "#lib/web/queries/review.ts";
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
  if (params.lane !== "fix")
    return (
      <EmptyState title={OTHERS[params.lane]} status="off">
        {null}
      </EmptyState>
    );
  return page === undefined || page.lanes.sent.count + page.lanes.ready.count === 0 ? (
    <EmptyState title="No reports yet" status="off" action={<SeeSync />}>
      Approved reports appear here once Expensify was read.
    </EmptyState>
  ) : (
    <CaughtUp desk={desk} />
  );
}

const OTHERS: Readonly<Record<Exclude<Lane, "fix">, string>> = {
  ready: "Nothing waits to be sent",
  sent: "Nothing was sent yet",
  asking: "GP has answered everything",
  before: "No report is from before go-live",
  dismissed: "Nothing was dismissed",
};

function CaughtUp({ desk: { page } }: { desk: ReviewDeskState }) {
  const { id: companyId, currency } = useCompany();
  const { data: syncs } = useQuery(syncsQuery({ companyId, view: "all" }));
  if (page === undefined) return null;
  const { sent, ready } = page.lanes;
  const nextAt = syncs?.schedule?.pausedAt == null ? syncs?.schedule?.nextAt[0] : undefined;
  return (
    <EmptyState title="All caught up">
      <p className="text-foreground">
        {countOf(sent.count, "report")} in GP: {formatMoney(sent.totalCents)} {currency}.
        {ready.count > 0 ? ` ${countOf(ready.count, "report")} ready to send, ${formatMoney(ready.totalCents)}.` : ""}
      </p>
      <p>
        {page.lastSentAt === null ? null : (
          <>
            The last journal went in <Instant at={page.lastSentAt} format="short" />.{" "}
          </>
        )}
        {nextAt === undefined ? null : (
          <>
            Next sync <Instant at={nextAt} format="short" />.
          </>
        )}
      </p>
    </EmptyState>
  );
}

function SeeSync() {
  return (
    <Button asChild>
      <Link href="/sync">Go to Sync</Link>
    </Button>
  );
}
