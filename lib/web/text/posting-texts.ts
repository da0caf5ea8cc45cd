import type { HoldProblem } from "#lib/core/problem.ts";
import { instantOf, listed, quoted, type Texts, WHO } from "./problem-texts.ts";

type PostingProblem = Extract<
  HoldProblem,
  {
    code:
      | "cannot_be_rendered"
      | "rejected_by_gp"
      | "sent_not_found"
      | "already_in_gp"
      | "duplicate_in_gp"
      | "readback_differs"
      | "changed_after_sending"
      | "withdrawn_after_sending"
      | "withdrawn"
      | "held_by_person"
      | "history_unclear"
      | "changed_in_gp"
      | "voided_in_gp"
      | "gone_from_gp"
      | "reappeared_in_gp"
      | "reversal_refused";
  }
>;

const REVERSAL_REASONS = {
  not_posted: "is not posted yet: an unposted journal is deleted in GP, not reversed",
  voided: "is voided in GP: there is nothing to take back",
  other_reference: "carries another reference now: it cannot be told for certain that it is ours",
  not_found: "is not there under its number",
  reversed_already: "has another reversal, in GP or on its way: a second one would take it back twice",
} as const;

/** What came of sending, and what happened to the report after it. */
export const POSTING_TEXTS: Texts<PostingProblem> = {
  cannot_be_rendered: ({ detail }) => ({
    title: "This journal does not fit the form that GP takes",
    what: `Before anything left, a last check refused it: ${detail}. Nothing was sent, and the other reports went on.`,
    why: "An earlier check should have found this, so it is most likely an error of this connector or of a setting of the company.",
    todo: "Copy the technical details for support. Once the report or the setting is corrected, release the report: it is made and checked anew.",
    who: WHO.admin,
  }),
  rejected_by_gp: ({ reasons }) => ({
    title: "GP refused this journal",
    what:
      reasons.length === 0
        ? "GP gave no reason. It wrote nothing, and nothing is sent again by itself."
        : `GP says: ${reasons.join(" ")} It wrote nothing, and nothing is sent again by itself.`,
    todo: "Correct what GP names, here or in GP. Then plan it anew with the rules of today, or send it as it was with those of that day; both go with the next run.",
    who: "Planning anew: a mapper or an approver. Sending as it was: an approver who did not map it",
  }),
  sent_not_found: ({ deadline }, names) => ({
    title: "Sent, but not found in GP",
    what: `We asked GP to write it and had no answer${deadline === "" ? "" : ` by ${instantOf(names, deadline)}`}. GP was then searched completely, unposted and posted, and does not have it. Nothing was sent twice.`,
    why: "The request or the answer was lost on the way. Every night GP is searched for its reference again: should the journal come late, it is taken over and this is over by itself.",
    todo: "Look in GP for this report. If it is really not there, ask for it to be sent again: a second person agrees, not before two hours have passed, and GP is searched once more before it goes. If it is there, record it as already in GP.",
    who: "One mapper or approver asks, another approver agrees",
  }),
  already_in_gp: ({ reference, journalNumber }) => ({
    title: journalNumber === null ? "Already in GP" : `Already in GP as journal ${journalNumber}`,
    what: `GP has a journal with the reference ${quoted(reference)} that does not come from what this connector knows to have sent. So nothing was sent.`,
    why: "It may have been sent before a database was lost, or by another installation. Sent once more, the report would be booked twice.",
    todo: "Compare the two. If it is this report, record it as already in GP; it is then never sent. If it is another one, correct its reference in GP: the search of the coming night sees that.",
    who: WHO.approver,
  }),
  duplicate_in_gp: ({ journalNumbers }) => ({
    title: "More than one journal for this report in GP",
    what: `GP has journals ${listed(journalNumbers.map(String))} with the same reference, so the report is booked more than once. Nothing more is sent for it.`,
    why: "One of them was copied in GP, or written by something else: this connector sends a report once.",
    todo: "Delete or void all but one in GP. The one that is left is taken over by the search of the coming night; then close this here with your reason.",
    who: WHO.gpAdmin,
  }),
  readback_differs: ({ journalNumber, differences }) => ({
    title: `Journal ${journalNumber} in GP is not what was sent`,
    what: `Read back, it differs: ${listed(differences)}.`,
    why: "Somebody may have edited it in GP before it was posted.",
    todo: "Compare both in the audit. If GP is right, accept it; if not, correct it in GP.",
    who: WHO.approver,
  }),
  changed_after_sending: ({ revision }) => ({
    title: "Changed in Expensify after it was sent",
    what: `The report was changed after revision ${revision} went to GP. That journal is as it was; this newer revision waits and is not sent.`,
    why: "Two journals for one report would book it twice.",
    todo: "If the first journal is unposted, delete it in GP: it is missed within a quarter of an hour (later where more than 400 journals wait unposted), and then this one goes. If it is posted, ask for a reversal: a second person agrees, and once the reversal is in GP this one goes as the replacement.",
    who: "Deleting: whoever may in GP. A reversal: one mapper or approver asks, another approver agrees",
  }),
  withdrawn_after_sending: ({ status }) => ({
    title: "Taken back in Expensify after it was sent",
    what:
      status === "gone"
        ? "Expensify no longer has the report, or no longer shows it to us, while its journal is in GP."
        : `The report is now ${status.toLowerCase()} in Expensify, while its journal is in GP.`,
    why: "Nothing is taken back in GP by itself.",
    todo: "Is the journal unposted, delete it in GP; is it posted, ask for a reversal. If the journal is right all the same, close this with your reason. Approved again, the report lifts this by itself.",
    who: "A reversal: one mapper or approver asks, another approver agrees. Closing: an approver",
  }),
  withdrawn: ({ status }) => ({
    title: "Taken back in Expensify",
    what:
      status === "gone"
        ? "Expensify no longer has the report, or no longer shows it to us, so it is not sent."
        : `The report is now ${status.toLowerCase()} in Expensify, so it is not sent.`,
    todo: "Nothing. It comes back by itself once it is approved again.",
    who: WHO.nobody,
  }),
  held_by_person: ({ reason }) => ({
    title: "Held by a person",
    what: reason === "" ? "Somebody put it on hold without saying why." : `Reason: ${reason}`,
    todo: "Release it when the reason is gone.",
    who: WHO.approver,
  }),
  history_unclear: ({ lostAt }, names) => ({
    title: "Perhaps sent before our database was set back",
    what: `Our own database lost its newest entries on ${instantOf(names, lostAt)}. This report was approved before; what was lost may have sent it. GP was searched and does not have it.`,
    why: "A commit may still have been on its way, so no machine decides this.",
    todo: "Look in GP for this report. If it is really not there, ask for it to be sent: a second person agrees, not before two hours have passed, and it goes by the rules of today. If it is there, record it as already in GP.",
    who: "One mapper or approver asks, another approver agrees",
  }),
  changed_in_gp: ({ journalNumber, differences }) => ({
    title: `Journal ${journalNumber} has another total in GP`,
    what: `Somebody edited it in GP: ${listed(differences)}.`,
    why: "Edits before posting are normal review; you are told because the total is another.",
    todo: "Compare it with the report. If GP is right, close this with your reason. If not: unposted, correct it in GP; posted, ask for a reversal, after which the report goes again. Nothing happens by itself.",
    who: WHO.approver,
  }),
  voided_in_gp: ({ journalNumber }, { isReversal }) => ({
    title: `${isReversal ? "Reversal journal" : "Journal"} ${journalNumber} is voided in GP`,
    what: isReversal
      ? "It takes nothing back any more: the journal that it reversed counts again, and a replacement that was not sent yet waits."
      : "It stands for nothing in the ledger any more. The report is not sent again by itself.",
    todo: isReversal
      ? "If the journal is still to be taken back, ask for another reversal of it. If not, close this with your reason."
      : "If that was meant, close this with your reason. A changed report goes as its next revision by itself.",
    who: WHO.approver,
  }),
  gone_from_gp: ({ journalNumber }, { isReversal }) => ({
    title: `${isReversal ? "Reversal journal" : "Journal"} ${journalNumber} is no longer in GP`,
    what: isReversal
      ? "It was unposted, and GP no longer has it, under its number or its reference. The journal that it reversed counts again, and a replacement that was not sent yet waits."
      : "It was unposted, and GP no longer has it, under its number or its reference. Nothing is sent again by itself.",
    why: "Somebody deleted it in GP, or GP was restored from a backup.",
    todo: isReversal
      ? "If the journal is still to be taken back, ask for another reversal of it: a second person agrees. If not, close this with your reason."
      : "If that was meant, close this with your reason. If the report belongs into GP, ask for it to be sent again: a second person agrees, GP is searched once more, and it goes with the next run, under a new reference.",
    who: "One mapper or approver asks, another approver agrees. Closing: an approver",
  }),
  reappeared_in_gp: ({ journalNumber }) => ({
    title: `Journal ${journalNumber} is in GP again`,
    what: "It had been gone from GP or voided there and counts again, as after a restore. A newer revision of the report that was not sent yet waits; one that was sent stands beside it.",
    todo: "Look in GP whether both are there. Unposted, delete one of them; posted, ask for a reversal of one. Then close this with your reason.",
    who: WHO.approver,
  }),
  reversal_refused: ({ journalNumber, reason }) => ({
    title: "The reversal cannot be made",
    what: `Journal ${journalNumber} ${REVERSAL_REASONS[reason]}.`,
    why: "GP is asked for the journal once more right before a reversal goes. Nothing was sent.",
    todo: "Look at the journal in GP. The reversal is tried again with every run; dismiss it if it is not needed any more.",
    who: WHO.approver,
  }),
};
