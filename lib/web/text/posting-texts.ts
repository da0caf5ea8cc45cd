import type { HoldProblem } from "#lib/core/problem.ts";
import { instantOf, listed, quoted, type Texts, WHO } from "./problem-texts.ts";

type PostingProblem = Extract<
  HoldProblem,
  {
    code:
      | "rejected_by_gp"
      | "sent_not_found"
      | "already_in_gp"
      | "duplicate_in_gp"
      | "readback_differs"
      | "changed_after_sending"
      | "withdrawn_after_sending"
      | "withdrawn"
      | "held_by_person";
  }
>;

/** What came of sending, and what happened to the report after it. */
export const POSTING_TEXTS: Texts<PostingProblem> = {
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
    todo: "Look in GP for this report. If it is really not there, ask for it to be sent again: a second person approves that.",
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
    todo: "Delete or void all but one in GP. The next look clears this by itself.",
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
    what: `The report was changed after its journal went to GP; this is revision ${revision}. The journal in GP is as it was.`,
    todo: "Decide whether it matters. A journal is never sent a second time: to change it, make a correction.",
    who: WHO.approver,
  }),
  withdrawn_after_sending: ({ status }) => ({
    title: "Taken back in Expensify after it was sent",
    what: `The report is now ${status.toLowerCase()} in Expensify, while its journal is in GP.`,
    todo: "Delete the unposted journal in GP, or make a correction if it is posted.",
    who: WHO.approver,
  }),
  withdrawn: ({ status }) => ({
    title: "Taken back in Expensify",
    what: `The report is now ${status.toLowerCase()} in Expensify, so it is not sent.`,
    todo: "Nothing. It comes back by itself once it is approved again.",
    who: WHO.nobody,
  }),
  held_by_person: ({ reason }) => ({
    title: "Held by a person",
    what: reason === "" ? "Somebody put it on hold without saying why." : `Reason: ${reason}`,
    todo: "Release it when the reason is gone.",
    who: WHO.approver,
  }),
};
