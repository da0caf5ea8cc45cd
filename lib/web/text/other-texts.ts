import type { RequestProblem, RunProblem } from "#lib/core/problem.ts";
import { countOf, formatDuration } from "../format.ts";
import { POSTING_STATES, type PostingState } from "#lib/core/posting/state.ts";
import { postingStatus } from "./posting-status.ts";
import { instantOf, listed, quoted, type Texts, WHO } from "./problem-texts.ts";

type OtherProblem =
  | RequestProblem
  | Extract<
      RunProblem,
      {
        code:
          | "company_not_live"
          | "lease_lost"
          | "history_lost"
          | "history_settling"
          | "vault_closed"
          | "stopped"
          | "internal";
      }
    >;

/** What the rights of `lib/core/access` are called on the screen. */
const RIGHT_WORDS: Readonly<Record<string, string>> = {
  "connection.manage": "change connections",
  "connection.ping": "ping connections",
  "mapping.edit": "change the mapping",
  "posting.approve": "approve reports",
  "posting.hold": "hold reports",
  "posting.dismiss": "dismiss reports",
  "posting.request": "ask for a journal to be sent again or corrected",
  "posting.resend": "agree that a journal is sent again",
  "sync.run": "start a sync",
  "schedule.manage": "change the schedule",
  "calendar.manage": "change the calendar",
  "member.manage": "change people and roles",
  "audit.read": "read the audit",
  "report.include": "include earlier reports",
  "company.manage": "change companies",
  "company.go_live": "say that a company is live",
  "company.stop": "take a company off live",
};

const SWITCHED_OFF_WORDS = {
  push_tags: "Writing tags to Expensify",
  push_employees: "Writing employees to Expensify",
  create_accounts: "Creating accounts in GP",
  create_vendors: "Creating vendors in GP",
} as const;

/** What people do with a report; the codes are those of the use cases and of the states. */
const MOVE_WORDS: Readonly<Record<string, string>> = {
  approved: "approved",
  held: "put on hold",
  released: "released",
  dismissed: "dismissed",
  restored: "restored",
  queued: "sent",
  corrected: "corrected by a reversal",
  send_again: "sent again",
  acknowledged: "closed",
};

const isState = (text: string): text is PostingState => POSTING_STATES.some((state) => state === text);
const stateWord = (state: string) => (isState(state) ? postingStatus(state).word : state);

/** What was asked for and refused, and what a run could not do for reasons of our own. */
export const OTHER_TEXTS: Texts<OtherProblem> = {
  signed_out: () => ({
    title: "You are signed out",
    what: "A session ends after 30 minutes without use, and after 12 hours in any case.",
    todo: "Sign in again. What you were about to do was not done.",
    who: WHO.you,
  }),
  not_allowed: ({ right }) =>
    right === "sign_in"
      ? {
          title: "E-mail or password is not right",
          what: "Nobody was signed in.",
          todo: "Try again. If you forgot your password, whoever runs this connector can set a new one.",
          who: WHO.you,
        }
      : {
          title: `You may not ${RIGHT_WORDS[right] ?? "do this"}`,
          what: "Your roles do not include it, so nothing was changed.",
          todo: "Ask somebody who has the role, or have it given to you with the command npm run configure.",
          who: WHO.operator,
        },
  not_found: ({ what }) => ({
    title: `This ${what} does not exist`,
    what: "It was never there, or it belongs to another organization.",
    todo: "Check the address, or search for it in Audit.",
    who: WHO.you,
  }),
  invalid_input: ({ issues }) => ({
    title: "This cannot be saved as it is",
    what: issues.length === 0 ? "Something in it is not right." : `${listed(issues)}.`,
    todo: "Correct it and try again. Nothing was changed.",
    who: WHO.you,
  }),
  stale: ({ what }) => ({
    title: `Somebody changed this ${what} in the meantime`,
    what: "What you saw is no longer how it is, so nothing was changed.",
    todo: "Look at it as it is now and decide again.",
    who: WHO.you,
  }),
  too_early: ({ notBefore }, names) => ({
    title: "Not yet: two hours have to pass",
    what: "The first request may still be on its way to GP, so nothing was sent again.",
    why: "GP sometimes writes a journal long after it was asked. After two hours that is ruled out, and GP is searched once more.",
    todo: `Agree again after ${instantOf(names, notBefore)}.`,
    who: WHO.approver,
  }),
  journal_unposted: ({ journalNumber }) => ({
    title: `Journal ${journalNumber} is still unposted`,
    what: "An unposted journal is not reversed: it can be deleted in GP.",
    todo: "Delete it in GP. As soon as GP no longer has it, a newer revision of the report goes by itself.",
    who: WHO.approver,
  }),
  correction_open: ({ journalNumber, askedBy }) => ({
    title: `A reversal of journal ${journalNumber} exists already`,
    what: `${askedBy === "" ? "It was" : `${askedBy} asked for it, and it was`} not dismissed. A second reversal would take the journal back twice, so nothing was asked for.`,
    todo: "Open the reversal under this report. Another one can be asked for once that one is dismissed.",
    who: WHO.approver,
  }),
  other_revision: ({ revision, journalNumber }) => ({
    title:
      journalNumber === null
        ? `Revision ${revision} of this report takes its place`
        : `Revision ${revision} of this report is in GP as journal ${journalNumber}`,
    what: `Sent as well, the report would be booked twice, so nothing was done.`,
    todo: "Look at the other revision first. Dismiss this one if the other is right.",
    who: WHO.approver,
  }),
  same_person: ({ rule }) => ({
    title: "Another person has to approve this",
    what: `You had a hand in it yourself: ${rule}.`,
    why: "Who maps what a report uses does not approve that report. The two-person rule holds for each report.",
    todo: "Ask another approver.",
    who: "Any other approver",
  }),
  illegal_move: ({ from, to }) => ({
    title: "This cannot be done now",
    what: MOVE_WORDS[to]
      ? `The report is at ${quoted(stateWord(from))} and cannot be ${MOVE_WORDS[to]} from there.`
      : `The report is at ${quoted(stateWord(from))}, and this does not go from there.`,
    todo: "Look at it as it is now: it has probably gone on in the meantime.",
    who: WHO.you,
  }),
  too_many_requests: ({ retryAfterMs }) => ({
    title: "Too many tries in a short time",
    what: `For safety nothing more is accepted for ${formatDuration(retryAfterMs)}.`,
    todo: "Wait, then try again.",
    who: WHO.you,
  }),
  cross_site: () => ({
    title: "This did not come from a page of ours",
    what: "Changes are only taken from this site's own pages. Nothing was changed.",
    todo: "Open the page at its usual address and try again.",
    who: WHO.you,
  }),
  secret_missing: ({ what }) => ({
    title: `The password of ${what} is not set`,
    what: "Without it the connection cannot be used. A password is also erased when the address of its server changes.",
    todo: "Set it in Connections.",
    who: WHO.admin,
  }),
  switched_off: ({ what }) => ({
    title: `${SWITCHED_OFF_WORDS[what]} is switched off for this company`,
    what: "Nothing is written into another system unless the company's options allow it, so nothing was asked for.",
    todo: "Switch it on in the rules of the company, then ask again.",
    who: WHO.mapper,
  }),
  self_test_open: ({ askedBy }) => ({
    title: `The self-test that ${askedBy} asked for is not over yet`,
    what: "One self-test at a time: two could not tell their journals from each other's by what GP lists.",
    todo: "Wait until it has ended. One whose process died ends by itself after ten minutes.",
    who: WHO.nobody,
  }),
  push_open: ({ askedBy, state }) => ({
    title: `What ${askedBy} asked for is not over yet`,
    what:
      state === "asked"
        ? "It waits for a second person. Two writings to the same place could undo each other."
        : "It is on its way or being looked at. Two writings to the same place could undo each other.",
    todo: "Have it agreed or refused first, or wait until it is done.",
    who: WHO.you,
  }),
  dry_run_first: () => ({
    title: "Rehearse it first",
    what: "Employees are written only after a rehearsal of exactly this list on the same day, in which nothing failed.",
    why: "A wrong line can merge two accounts in Expensify, and nobody can take that back.",
    todo: "Start the rehearsal, look at its result, then ask for the writing.",
    who: WHO.mapper,
  }),
  lease_lost: () => ({
    title: "Another process took this company over",
    what: "Only one process at a time sends for a company. This one stopped before it sent anything more.",
    todo: "Nothing: the other one goes on.",
    who: WHO.nobody,
  }),
  history_lost: () => ({
    title: "Our own database was set back in time",
    what: "It no longer has entries that it had: it was restored from a backup, or a failover lost the newest ones. Nothing was sent after that was noticed.",
    why: "What is missing may have been sent. So everything unfinished is looked for in GP before anything goes.",
    todo: "Nothing for now: GP is searched completely, at once and again after the waiting time. What GP does not have waits in Review.",
    who: WHO.nobody,
  }),
  company_not_live: ({ waiting }) => ({
    title: `Not live: ${countOf(waiting, "journal")} made, none is sent`,
    what: "Reports are read and their journals made, but nothing goes to GP before a person has said that this company is live.",
    todo: "Check the ticks on the page Go live. What waits is sent with the first run after that.",
    who: WHO.approver,
  }),
  history_settling: ({ until }, names) => ({
    title: `Nothing new is sent before ${instantOf(names, until)}`,
    what: "Our own database was set back in time. A request from before may still be on its way to GP for two hours; until then reports are read, and none is released.",
    todo: "Nothing. After that GP is searched completely once more, and the reports go by themselves.",
    who: WHO.nobody,
  }),
  vault_closed: ({ connection, reason }) =>
    reason === "key_unknown"
      ? {
          title: `The stored secret of ${connection} cannot be opened: its key is not here`,
          what: "It is sealed with a key that this installation was not given. Nothing was tried with it, and nothing is lost.",
          todo: "Put the former key back behind the current one (ML_SEALING_KEYS), and start again. If it is lost for good, set the secret again.",
          who: WHO.it,
        }
      : {
          title: `The stored secret of ${connection} cannot be opened: the key service does not answer`,
          what: "Whoever keeps the keys of this installation did not answer. Nothing was tried with the secret, and nothing is lost.",
          todo: "Nothing, if it is over in a moment: the next run tries again. Else look at the key service.",
          who: WHO.it,
        },
  stopped: () => ({
    title: "The run was stopped",
    what: "It ended after the report it was at. What was sent is in GP; the rest waits.",
    todo: "Sync again when you are ready.",
    who: WHO.you,
  }),
  internal: ({ reference }) => ({
    title: "Something went wrong on our side",
    what: `It was noted with the reference ${reference}. Nothing was half done: a change is kept whole or not at all.`,
    todo: "Try again. If it stays like this, give the reference to whoever runs this connector.",
    who: WHO.it,
  }),
};
