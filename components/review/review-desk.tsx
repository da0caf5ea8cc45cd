"use client";

import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageHeader } from "#components/shared/page-header.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { requestSyncAction } from "#lib/web/actions/sync.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import { CauseList } from "./cause-list.tsx";
import type { ReviewRights } from "./desk/may-do.ts";
import { namesOf } from "./desk/names-of.ts";
import { useReviewActions } from "./desk/use-review-actions.ts";
import { type ReviewDeskState, useReviewDesk } from "./desk/use-review-desk.ts";
import { EmptyLane } from "./empty-lane.tsx";
import { LaneTabs } from "./lane-tabs.tsx";
import { ReportDetail } from "./report-detail.tsx";
import { ReviewBar } from "./review-bar.tsx";

/** What needs a person: causes, their reports, and one report with its fix, its journal and its history. */
export function ReviewDesk({ rights }: { rights: ReviewRights }) {
  const desk = useReviewDesk();
  const actions = useReviewActions(desk);
  const { page, groups, loading, asked, params } = desk;
  const empty = !loading && groups.length === 0 && params.id === null;
  return (
    // On a wide screen lanes, list and report each keep their place: only what is inside them scrolls.
    <div className="flex min-w-0 flex-1 flex-col lg:h-dvh lg:flex-none print:h-auto">
      <PageHeader title="Review" note={<Position desk={desk} />}>
        <SendButton desk={desk} mayRun={rights.mayRun} />
      </PageHeader>
      <LaneTabs desk={desk} />
      {asked.error !== null && page === undefined ? (
        <div className="px-gutter py-4">
          <LoadProblem asked={asked} />
        </div>
      ) : empty ? (
        <div className="flex-1 bg-card">
          <EmptyLane desk={desk} />
        </div>
      ) : (
        <div className="grid min-h-0 min-w-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[340px_minmax(0,1fr)] lg:grid-rows-[minmax(0,1fr)]">
          {loading ? <SkeletonRows rows={8} twoLines /> : <CauseList desk={desk} names={namesOf(desk.detail)} />}
          <ReportDetail desk={desk} rights={rights} actions={actions} />
        </div>
      )}
      {empty ? null : <ReviewBar desk={desk} rights={rights} actions={actions} />}
    </div>
  );
}

/** "1 of 13". */
function Position({ desk: { groups, currentId } }: { desk: ReviewDeskState }) {
  const ids = groups.flatMap((group) => group.items.map((item) => item.id));
  const at = ids.indexOf(currentId ?? "");
  return at < 0 ? null : `${formatCount(at + 1)} of ${formatCount(ids.length)}`;
}

/** Sends what is ready and released. Held ones and those that wait for an approver stay. */
function SendButton({ desk: { page, companyId }, mayRun }: { desk: ReviewDeskState; mayRun: boolean }) {
  const { code } = useCompany();
  const { run, pending } = useServerAction(requestSyncAction, {
    changes: [["/api/review"], ["/api/posting"], ["/api/sync"]],
    refresh: false,
    done: ({ number }) => `Sync ${number} sends them now`,
  });
  const count = page?.nextSend.count ?? 0;
  if (count === 0) return null;
  return (
    <Button
      pending={pending}
      refused={mayRun ? undefined : "Sending needs the role mapper, approver or administrator"}
      onClick={() => void run({ companyId, kind: "send" })}
    >
      <StatusMark status="ready" /> Send {countOf(count, "journal")} to {code} (unposted)
    </Button>
  );
}
