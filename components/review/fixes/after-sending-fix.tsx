"use client";

import { useState } from "react";
import { peopleWords } from "#components/shared/correction/link-words.ts";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatInstant, formatMoney } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { PostingDetail } from "#lib/web/queries/review.ts";
import { namesOf } from "../desk/names-of.ts";
import type { ReviewRights } from "../desk/may-do.ts";
import type { AfterSendingActions } from "../desk/use-after-sending.ts";
import { WhyDialog } from "./why-dialog.tsx";

type Props = { detail: PostingDetail; rights: ReviewRights; actions: AfterSendingActions };
type Asking = "again" | "close" | "correct" | null;

const NEEDS = {
  ask: "Asking needs the role mapper or approver",
  agree: "Agreeing needs the role approver",
  close: "Closing needs the role approver",
} as const;

/** What a person can do about a journal that was sent: two people for whatever writes to GP, one for closing. */
export function AfterSendingFix({ detail, rights, actions }: Props) {
  const [asking, setAsking] = useState<Asking>(null);
  const { correctable } = detail;
  return (
    <>
      {detail.maySendAgain ? (
        <SendAgain detail={detail} rights={rights} actions={actions} onAsk={() => setAsking("again")} />
      ) : null}
      {correctable === null ? null : (
        <Button
          refused={
            correctable.unposted
              ? `Journal ${correctable.journalNumber} is unposted: delete it in GP, then the next revision goes by itself`
              : rights.mayRequest
                ? undefined
                : NEEDS.ask
          }
          onClick={() => setAsking("correct")}
        >
          Ask for a reversal of journal {correctable.journalNumber} …
        </Button>
      )}
      {detail.state === "sent" && detail.problems.length > 0 ? (
        <Button refused={rights.mayDismiss ? undefined : NEEDS.close} onClick={() => setAsking("close")}>
          Close with a reason …
        </Button>
      ) : null}
      <Dialogs detail={detail} actions={actions} asking={asking} onClose={() => setAsking(null)} />
    </>
  );
}

function SendAgain({ detail, rights, actions, onAsk }: Props & { onAsk: () => void }) {
  const { timeZone } = useCompany();
  const { askedBy, sendAgainAt, people } = detail;
  // The server has the last word on the time: this only spares a click.
  const [openedAtMs] = useState(() => Date.now());
  if (askedBy === null) {
    return (
      <Button refused={rights.mayRequest ? undefined : NEEDS.ask} onClick={onAsk}>
        Ask to send it again …
      </Button>
    );
  }
  const early = sendAgainAt !== null && new Date(sendAgainAt).getTime() > openedAtMs;
  const refused = askedBy.isReader
    ? "You asked for it, so another person agrees"
    : rights.mayResend
      ? early
        ? `Not before ${formatInstant(sendAgainAt, timeZone, "full")}: two hours after the first request may have been on its way`
        : undefined
      : NEEDS.agree;
  return (
    <>
      <Button
        variant="primary"
        pending={actions.pending}
        refused={refused}
        onClick={() => void actions.sendAgain(detail.id)}
      >
        Agree: send this report again
      </Button>
      <span className="basis-full text-muted-foreground">
        {people.asked === null ? `${askedBy.name} asked for it to be sent again.` : peopleWords(people, timeZone)} A
        second person agrees{sendAgainAt === null ? "" : `, not before ${formatInstant(sendAgainAt, timeZone, "full")}`}
        . GP is searched once more before it goes.
      </span>
    </>
  );
}

/** "Lucia Brandt, 655.90 USD, journal 28518": what it is about, before anything is asked for. */
function sumOf({ employee, reportId, totalCents, currency, journalNumber }: PostingDetail): string {
  const journal = journalNumber === null ? [] : [`journal ${journalNumber}`];
  return [employee || reportId, `${formatMoney(totalCents)} ${currency}`, ...journal].join(", ");
}

type DialogsProps = Pick<Props, "detail" | "actions"> & { asking: Asking; onClose: () => void };

function Dialogs({ detail, actions, asking, onClose }: DialogsProps) {
  if (asking === "again")
    return (
      <WhyDialog
        title="Ask to send this report again?"
        description={`${sumOf(detail)}. Look in GP first. A second person has to agree, and GP is searched once more before anything goes.`}
        question="How do you know that GP does not have it?"
        confirm="Ask to send 1 report again"
        onClose={onClose}
        onConfirm={(reason) => actions.askAgain(detail.id, reason)}
      />
    );
  if (asking === "correct")
    return (
      <WhyDialog
        title={`Reverse journal ${detail.correctable?.journalNumber ?? ""}?`}
        description="The reversal is made of what GP has now, sides exchanged, and waits for another person. Once it is in GP, the report as it is now goes as the replacement; the two are linked."
        question="Why is it corrected?"
        confirm="Ask for 1 reversal"
        onClose={onClose}
        onConfirm={(reason) => actions.correct(detail.id, reason)}
      />
    );
  if (asking === "close")
    return (
      <WhyDialog
        title={`Close this for journal ${detail.journalNumber ?? ""}?`}
        description={`${detail.problems.map(({ problem }) => problemText(problem, namesOf(detail)).title).join("; ")}. Closing sends nothing and changes nothing in GP. The same does not come back; anything new does.`}
        question="What did you find?"
        confirm="Close 1 report"
        onClose={onClose}
        onConfirm={(reason) => actions.close(detail.id, reason)}
      />
    );
  return null;
}
