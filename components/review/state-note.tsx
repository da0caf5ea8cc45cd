"use client";

import type { ReactNode } from "react";
import { peopleWords } from "#components/shared/correction/link-words.ts";
import { type Status, StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import type { PostingDetail } from "#lib/web/queries/review.ts";
import { gpStateWords } from "#lib/web/text/gp-state-words.ts";
import { refusalsOf, type ReviewRights } from "./desk/may-do.ts";
import type { ReviewActions } from "./desk/use-review-actions.ts";

type StateNoteProps = { detail: PostingDetail; rights: ReviewRights; actions: ReviewActions };

/** What the state of a report without open problems means, and the one thing that can be done with it. */
export function StateNote({ detail, rights, actions }: StateNoteProps) {
  const { timeZone } = useCompany();
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
          {detail.people.agreed === null ? null : (
            <span className="basis-full text-muted-foreground">
              {peopleWords(detail.people, timeZone)} GP is searched once more before it goes.
            </span>
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
      // Where something needs a person, its card says so; here stands what is settled.
      return detail.problems.length === 0 ? <SentNote detail={detail} /> : null;
    default:
      return null;
  }
}

/** What became of it in GP. */
function SentNote({ detail }: { detail: PostingDetail }) {
  const { kind, journalNumber, gpState: state, gpDate: date, batchId, auditTrailCode, takenBack } = detail;
  if (journalNumber === null || state === null) return null;
  const now = { kind, journalNumber, state, date, batchId: batchId ?? "", auditTrailCode, takenBack };
  const { status, title, text } = gpStateWords({ ...now, differences: detail.gpDifferences });
  return (
    <Note status={status}>
      <span>
        <b>{title}.</b> {text}
      </span>
    </Note>
  );
}

type ApproveButtonProps = Pick<StateNoteProps, "detail" | "actions"> & {
  refused: ReturnType<typeof refusalsOf>["approve"];
  children: ReactNode;
};

function ApproveButton({ detail, actions, refused, children }: ApproveButtonProps) {
  return (
    <Button
      variant="primary"
      pending={actions.pending}
      refused={refused}
      onClick={() => void actions.approve([detail.id])}
      className="ml-auto phone:w-full"
    >
      {children}
    </Button>
  );
}

/** Who asked for a reversal and why; then whoever agrees sees what goes below. */
function ReversalNote({ detail, rights, actions }: StateNoteProps) {
  const { code, timeZone } = useCompany();
  const { approve } = refusalsOf(detail, rights);
  const original = detail.links.find(({ relation }) => relation === "reverses")?.journalNumber;
  return (
    <Note status="ready">
      <span className="min-w-0 flex-1 basis-80">
        <b>Reversal of journal {original ?? ""}, waits for a second person.</b> {peopleWords(detail.people, timeZone)}{" "}
        It takes back what GP has now, line for line with the sides exchanged; once it is in GP, the report as it is now
        can go as the replacement.
      </span>
      <ApproveButton detail={detail} actions={actions} refused={approve}>
        Agree: send 1 reversal to {code} (unposted)
      </ApproveButton>
    </Note>
  );
}

function ReadyNote({ detail, rights, actions }: StateNoteProps) {
  const { code } = useCompany();
  if (detail.kind === "reversal" && detail.waitsForApproval)
    return <ReversalNote detail={detail} rights={rights} actions={actions} />;
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
      <ApproveButton detail={detail} actions={actions} refused={approve}>
        Approve 1 report for {code} (unposted)
      </ApproveButton>
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
