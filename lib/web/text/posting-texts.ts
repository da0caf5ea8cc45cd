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
        ? "GP gave no reason. Nothing was written."
        : `GP says: ${reasons.join(" ")} Nothing was written.`,
    todo: "Correct what GP names, here or in GP, then release the report. It is made and checked anew.",
    who: WHO.approver,
  }),
  sent_not_found: ({ deadline }, names) => ({
    title: "Sent, but not found in GP",
    what: `We asked GP to write it and had no answer${deadline === "" ? "" : ` by ${instantOf(names, deadline)}`}. GP was then searched completely and does not have it. Nothing was sent twice.`,
    why: "The answer was lost on the way. Every night GP is searched for its marker again: should it come late, it is taken over.",
    todo: "Look in GP for this report. If it is really not there, ask for it to be sent again: a second person approves that, and GP is searched once more before it goes.",
    who: WHO.approver,
  }),
  already_in_gp: ({ reference, journalNumber }) => ({
    title: journalNumber === null ? "Already in GP" : `Already in GP as journal ${journalNumber}`,
    what: `GP has a journal with the reference ${quoted(reference)} that was not sent by this connector's records.`,
    todo: "Compare the two. If it is this report, confirm it; nothing is sent then.",
    who: WHO.approver,
  }),
  duplicate_in_gp: ({ journalNumbers }) => ({
    title: "More than one journal for this report in GP",
    what: `GP has journals ${listed(journalNumbers.map(String))} with the same reference.`,
    todo: "Delete or void all but one in GP. A journal that has its marker alone is taken over by the next nightly search; then close this here.",
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
    what: `The report was changed after revision ${revision} went to GP. That journal is as it was; this newer one waits.`,
    why: "Two journals for one report would book it twice.",
    todo: "Is the first journal unposted, delete it in GP: as soon as GP no longer has it, this one goes. Is it posted, ask for a correction: a reversal and this replacement, which a second person approves.",
    who: WHO.approver,
  }),
  withdrawn_after_sending: ({ status }) => ({
    title: "Taken back in Expensify after it was sent",
    what:
      status === "gone"
        ? "Expensify no longer has the report, or no longer shows it to us, while its journal is in GP."
        : `The report is now ${status.toLowerCase()} in Expensify, while its journal is in GP.`,
    why: "Nothing is taken back in GP by itself.",
    todo: "Delete the unposted journal in GP, or ask for a reversal if it is posted. If the journal is right all the same, close this with your reason.",
    who: WHO.approver,
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
    todo: "Look in GP for this report. If it is really not there, ask for it to be sent: a second person approves that.",
    who: WHO.approver,
  }),
  changed_in_gp: ({ journalNumber, differences }) => ({
    title: `Journal ${journalNumber} has another total in GP`,
    what: `Somebody edited it in GP: ${listed(differences)}.`,
    why: "Edits before posting are normal review; you are told because the total is another.",
    todo: "Compare it with the report. Is GP right, close this with your reason; if not, correct it in GP.",
    who: WHO.approver,
  }),
  voided_in_gp: ({ journalNumber }) => ({
    title: `Journal ${journalNumber} is voided in GP`,
    what: "It stands for nothing in the ledger any more. The report is not sent again by itself.",
    todo: "If that was meant, close this with your reason.",
    who: WHO.approver,
  }),
  gone_from_gp: ({ journalNumber }) => ({
    title: `Journal ${journalNumber} is no longer in GP`,
    what: "It was unposted, and GP no longer has it, under its number or its marker. Somebody deleted it, or GP was restored from a backup. The report is not sent again by itself.",
    todo: "If that was meant, close this with your reason. If the report belongs into GP, ask for it to be sent again: a second person approves that, as a new revision with a marker of its own.",
    who: WHO.approver,
  }),
  reappeared_in_gp: ({ journalNumber }) => ({
    title: `Journal ${journalNumber} is in GP again`,
    what: "It had been gone from GP. Another journal with the same expenses may have been sent since.",
    todo: "Look in GP whether both are there, and delete one of them. Then close this with your reason.",
    who: WHO.approver,
  }),
  reversal_refused: ({ journalNumber, reason }) => ({
    title: "The reversal cannot be made",
    what: `Journal ${journalNumber} ${REVERSAL_REASONS[reason]}.`,
    todo: "Look at the journal in GP. The reversal is tried again with every run; dismiss it if it is not needed.",
    who: WHO.approver,
  }),
};
