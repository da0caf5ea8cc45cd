"use client";

import type { ReactNode } from "react";
import { type Status, StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import type { PostingDetail } from "#lib/web/queries/review.ts";
import { refusalsOf, type ReviewRights } from "./desk/may-do.ts";
import type { ReviewActions } from "./desk/use-review-actions.ts";

type StateNoteProps = { detail: PostingDetail; rights: ReviewRights; actions: ReviewActions };

/** What the state of a report without open problems means, and the one thing that can be done with it. */
export function StateNote({ detail, rights, actions }: StateNoteProps) {
  switch (detail.state) {
    case "ready":
      return <ReadyNote detail={detail} rights={rights} actions={actions} />;
    case "queued":
      return (
        <Note status="ready">
          <b>It goes with the next send.</b> Everything that is sent is frozen in batch {detail.batchId}.
          {detail.notBefore === null ? null : (
            <>
              {" "}
              GP was not reached; tried again at <Instant at={detail.notBefore} format="zone" />.
            </>
          )}
        </Note>
      );
    case "claimed":
    case "sending":
      return (
        <Note status="run">
          <b>It is being sent now.</b> The answer stands here in a moment.
        </Note>
      );
    case "rejected":
    case "uncertain":
      return <UncertainNote detail={detail} />;
    case "dismissed":
      return (
        <Note status="off">
          <b>It is dismissed</b> and not sent. The history says who dismissed it and why.
          <Button
            size="sm"
            pending={actions.pending}
            refused={rights.mayDismiss ? undefined : "Restoring needs the role approver"}
            onClick={() => void actions.restore([detail.id])}
            className="ml-auto"
          >
            Restore this report
          </Button>
        </Note>
      );
    case "sent":
      return detail.gpDifferences.length > 0 ? (
        <Note status="held">
          <b>In GP it differs from what was sent:</b> {detail.gpDifferences.join("; ")}.
        </Note>
      ) : null;
    default:
      return null;
  }
}

function ReadyNote({ detail, rights, actions }: StateNoteProps) {
  const { code } = useCompany();
  if (!detail.waitsForApproval) {
    return (
      <Note status="ready">
        <b>Free of problems.</b> It goes to {code} with the next send, unposted
        {detail.releasedBy === null ? ", without a click" : ""}.
      </Note>
    );
  }
  const { approve } = refusalsOf(detail, rights);
  return (
    <Note status="ready">
      <span>
        <b>Free of problems, waits for an approver:</b> {approve ?? "it was held before, so a person looks at it."}
      </span>
      <Button
        variant="primary"
        pending={actions.pending}
        refused={approve}
        onClick={() => void actions.approve([detail.id])}
        className="ml-auto phone:w-full"
      >
        Approve 1 report for {code} (unposted)
      </Button>
    </Note>
  );
}

function UncertainNote({ detail: { lookAgainAt } }: { detail: PostingDetail }) {
  return (
    <Note status="uncertain">
      <span>
        <b>We asked GP and got no answer.</b>{" "}
        {lookAgainAt === null ? (
          "Looking again soon."
        ) : (
          <>
            Looking again at <Instant at={lookAgainAt} format="zone" />.
          </>
        )}{" "}
        Nothing will be sent twice.
      </span>
    </Note>
  );
}

const GROUNDS: Partial<Record<Status, string>> = {
  ready: "border-ready-mark/45 bg-ready-bg",
  uncertain: "border-uncertain-mark/45 bg-uncertain-bg",
  held: "border-held-mark/45 bg-held-bg",
};

function Note({ status, children }: { status: Status; children: ReactNode }) {
  return (
    <div className={cn("flex items-baseline gap-x-2 rounded-lg border bg-muted px-3.5 py-2", GROUNDS[status])}>
      <StatusMark status={status} className="relative top-[1.5px]" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}
