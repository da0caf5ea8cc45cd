"use client";

import { useState, type ReactNode } from "react";
import { ReplayDifference } from "#components/shared/correction/replay-difference.tsx";
import { ProblemCard } from "#components/shared/problem-card.tsx";
import { Button } from "#components/ui/button.tsx";
import type { PostingDetail, ProblemView } from "#lib/web/queries/review.ts";
import type { Names } from "#lib/web/problem-text.ts";
import { isLiftedByPerson, type ReviewRights } from "../desk/may-do.ts";
import type { ReviewActions } from "../desk/use-review-actions.ts";
import { AfterSendingFix } from "./after-sending-fix.tsx";
import { DateFix } from "./date-fix.tsx";
import { MapFix } from "./map-fix.tsx";
import { mappingKeyOf } from "./mapping-key-of.ts";
import { PayerFix } from "./payer-fix.tsx";
import { ReadAgain } from "./read-again.tsx";
import { RecordInGp } from "./record-in-gp.tsx";

export type FixProps = {
  detail: PostingDetail;
  names: Names;
  rights: ReviewRights;
  actions: ReviewActions;
  /** What is tried, by key of its problem. */
  choices: Readonly<Record<string, string>>;
  onChoose: (problemKey: string, value: string) => void;
  onReleased: (postingIds: readonly string[]) => void;
};

/** What only Expensify, GP or the calendar can put right: reading again shows whether it was. */
const FIXED_ELSEWHERE =
  /^(?:approver_|approval_|category_missing|category_unknown|tag_missing|tag_unknown|sum_mismatch|currency_|report_|expense_incomplete|amount_|status_|account_|period_|withdrawn)/;
const IN_GP_PERHAPS: readonly string[] = [
  "before_go_live",
  "already_in_gp",
  "sent_not_found",
  "readback_differs",
  "duplicate_in_gp",
];
/** What a person does about a journal that was sent, or may have been. */
const AFTER_SENDING: readonly string[] = [
  ...["sent_not_found", "history_unclear", "changed_after_sending", "withdrawn_after_sending", "changed_in_gp"],
  ...["voided_in_gp", "gone_from_gp", "reappeared_in_gp", "duplicate_in_gp", "expense_in_other_posting"],
];
/** What two people send again. */
const SENT_AGAIN: readonly string[] = ["sent_not_found", "history_unclear", "gone_from_gp"];
/** Shown at once; the rest unfolds, since every problem is there to be fixed. */
const SHOWN_AT_ONCE = 4;

/** All problems of the report, each with its fix in place. */
export function ProblemList(props: FixProps) {
  const { problems } = props.detail;
  const [all, setAll] = useState(false);
  const shown = all ? problems : problems.slice(0, SHOWN_AT_ONCE);
  const firstMap = problems.find(({ problem }) => mappingKeyOf(problem) !== null);
  return (
    <div className="grid gap-2.5">
      {shown.map((problem) => (
        <Problem key={problem.key} {...props} problem={problem} first={problem === firstMap} />
      ))}
      {shown.length < problems.length ? (
        <Button onClick={() => setAll(true)}>Show {problems.length - shown.length} more problems</Button>
      ) : null}
    </div>
  );
}

function Problem({ problem, first, ...props }: FixProps & { problem: ProblemView; first: boolean }) {
  const { detail, names, rights } = props;
  const ways = waysOf(detail, problem);
  const isMapping = mappingKeyOf(problem.problem) !== null;
  const isPayer = problem.problem.code === "payer_unknown";
  const fixable = rights.mayMap && (isMapping || isPayer);
  return (
    <ProblemCard
      problem={problem.problem}
      names={names}
      brief={fixable}
      actions={ways.some ? <OtherWays {...props} ways={ways} /> : undefined}
    >
      {fixable && isMapping ? (
        <MapFix
          detail={detail}
          problem={problem}
          value={props.choices[problem.key] ?? null}
          onChoose={(value) => props.onChoose(problem.key, value)}
          actions={props.actions}
          first={first}
        />
      ) : null}
      {fixable && isPayer ? <PayerFix detail={detail} problem={problem} onSaved={props.onReleased} /> : null}
    </ProblemCard>
  );
}

/** What there is to press besides the fix itself. */
function waysOf({ state, maySendAgain, mayReplay }: PostingDetail, problem: ProblemView) {
  const { code } = problem.problem;
  const held = state === "held";
  const release = held && isLiftedByPerson(problem);
  const include = held && code === "before_go_live";
  const record = held && IN_GP_PERHAPS.includes(code);
  const readAgain = held && FIXED_ELSEWHERE.test(code);
  const date = held && code === "period_closed";
  const replay = mayReplay && code === "rejected_by_gp";
  const after = AFTER_SENDING.includes(code);
  const again = maySendAgain && SENT_AGAIN.includes(code);
  const some = date || release || include || record || readAgain || replay || after;
  return { date, release, include, record, readAgain, replay, after, again, some };
}

/** It goes without a further approval, so whoever sends it as it was is who approves it. */
function replayRefused({ ownWork }: PostingDetail, { mayApprove }: ReviewRights): string | undefined {
  if (!mayApprove) return "Sending as it was needs the role approver";
  return ownWork.length === 0
    ? undefined
    : `You mapped what it uses (${ownWork.slice(0, 2).join(", ")}), so another person sends it`;
}

/** Buttons under the words. */
function OtherWays({
  detail,
  ways,
  rights,
  actions,
  onReleased,
}: FixProps & { ways: ReturnType<typeof waysOf> }): ReactNode {
  return (
    <>
      {ways.replay || ways.again ? <ReplayDifference companyId={detail.companyId} postingId={detail.id} /> : null}
      {ways.release ? (
        <Button
          variant="primary"
          pending={actions.pending}
          refused={rights.mayHold ? undefined : "Releasing needs the role mapper or approver"}
          onClick={() => void actions.release([detail.id])}
        >
          {ways.replay ? "Plan anew with today’s rules" : "Release this report"}
        </Button>
      ) : null}
      {ways.replay ? (
        <Button
          pending={actions.pending}
          refused={replayRefused(detail, rights)}
          onClick={() => void actions.afterSending.replay(detail.id)}
        >
          Send as it was
        </Button>
      ) : null}
      {ways.after ? <AfterSendingFix detail={detail} rights={rights} actions={actions.afterSending} /> : null}
      {ways.include ? (
        <Button
          variant="primary"
          pending={actions.pending}
          refused={rights.mayInclude ? undefined : "Including needs the role approver"}
          onClick={() => void actions.include([detail.id])}
        >
          Include this report
        </Button>
      ) : null}
      {ways.date ? <DateFix detail={detail} mayMap={rights.mayMap} onSaved={onReleased} /> : null}
      {ways.record ? <RecordInGp detail={detail} mayRecord={rights.mayDismiss} /> : null}
      {ways.readAgain ? <ReadAgain mayRun={rights.mayRun} /> : null}
    </>
  );
}
