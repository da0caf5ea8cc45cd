import type { ConnectionKind } from "./ping-ladder.ts";

/** Who can answer: the self-test, or a person who watches what happens (it takes posting in GP, or another account). */
type AnsweredBy = "self_test" | "person";

type OpenQuestion = Readonly<{
  kind: ConnectionKind;
  /** Where the contract of the wire asks it. */
  section: string;
  question: string;
  by: AnsweredBy;
  /** Every answer that is possible, by its code, as a sentence. Empty where only a person can tell. */
  answers: Readonly<Record<string, string>>;
}>;

const YES_NO = { yes: "Yes", no: "No" } as const;
const OF_PERSON = { by: "person", answers: {} } as const;

/**
 * What the contracts could not find out from public sources, and a customer's own system tells. The one registry: codes are stable,
 * they stand in `self_test.capabilities`. Nothing here is assumed anywhere: each has a setting, or code that is right either way.
 */
export const OPEN_QUESTIONS = {
  gp_journal_number: {
    ...{ kind: "gp", section: "gp.md 1.7", by: "self_test" },
    question: "Does GP number a journal that is sent with number 0?",
    answers: { assigned: "GP gives the next number", not_assigned: "The journal keeps the number it was sent with" },
  },
  gp_reference: {
    ...{ kind: "gp", section: "gp.md 3.1", by: "self_test" },
    question: "Does the reference come back as it was sent?",
    answers: { kept: "Kept as sent", changed: "GP changes it" },
  },
  gp_batch_created: {
    ...{ kind: "gp", section: "gp.md 1.5", by: "self_test" },
    question: "Does GP make a batch that is not there yet?",
    answers: { yes: "GP makes it", no: "The batch is not there afterwards" },
  },
  gp_batch_prefix: {
    ...{ kind: "gp", section: "gp.md 1.5", by: "self_test" },
    question: "Does GP's policy put a prefix before the batch?",
    answers: { none: "No prefix", prefixed: "GP stores the batch under another id" },
  },
  gp_source_document: {
    ...{ kind: "gp", section: "gp.md 1.6", by: "self_test" },
    question: "Which source document does a journal get?",
    answers: { told: "GP fills it in", missing: "GP gives none back" },
  },
  gp_line_text: {
    ...{ kind: "gp", section: "gp.md 3.1", by: "self_test" },
    question: "Do texts of 30 characters and accented letters come back whole?",
    answers: { kept: "Kept as sent", changed: "GP changes them" },
  },
  gp_date: {
    ...{ kind: "gp", section: "gp.md 3.1", by: "self_test" },
    question: "Does the date come back as it was sent?",
    answers: { kept: "Kept as sent", changed: "GP changes it" },
  },
  gp_find_by_date: {
    ...{ kind: "gp", section: "gp.md 3.9", by: "self_test" },
    question: "Is a journal in the list of its date, with its reference?",
    answers: YES_NO,
  },
  gp_find_by_batch: {
    ...{ kind: "gp", section: "gp.md 0.5", by: "self_test" },
    question: "Is a journal found by its batch?",
    answers: { yes: "Yes", stored: "Only by the id that GP stored", no: "No" },
  },
  gp_find_by_source: {
    ...{ kind: "gp", section: "gp.md 0.5", by: "self_test" },
    question: "Is a journal found by its source document?",
    answers: YES_NO,
  },
  gp_find_by_change: {
    ...{ kind: "gp", section: "gp.md 1.3", by: "self_test" },
    question: "Is a journal found by the time of its last change?",
    answers: YES_NO,
  },
  gp_modified_date: {
    ...{ kind: "gp", section: "gp.md 1.3", by: "self_test" },
    question: "In which zone does GP tell the time of the last change?",
    answers: { utc: "UTC", shifted: "Some hours off UTC", none: "GP tells none" },
  },
  gp_list_cap: {
    ...{ kind: "gp", section: "gp.md 1.3", by: "self_test" },
    question: "Does GP cut off long lists?",
    answers: { whole: "Not within what was read", cut: "Lists are cut off" },
  },
  gp_line_tax: {
    ...{ kind: "gp", section: "gp.md 1.3", by: "self_test" },
    question: "Does GP keep the tax of a journal's line?",
    answers: {
      ...{ kept: "Kept", dropped: "Dropped without a word", refused: "The journal is refused" },
      absent: "A line has no tax over SBA",
    },
  },
  gp_unbalanced: {
    ...{ kind: "gp", section: "gp.md 3.6", by: "self_test" },
    question: "Does GP refuse a journal that does not balance?",
    answers: { refused: "Refused", accepted: "Accepted" },
  },
  gp_inactive_account: {
    ...{ kind: "gp", section: "gp.md 3.4", by: "self_test" },
    question: "Does GP refuse an inactive account?",
    answers: { refused: "Refused", accepted: "Accepted" },
  },
  gp_entry_account: {
    ...{ kind: "gp", section: "gp.md 3.4", by: "self_test" },
    question: "Does GP refuse an account that allows no entry?",
    answers: { refused: "Refused", accepted: "Accepted" },
  },
  gp_long_text: {
    ...{ kind: "gp", section: "gp.md 3.1", by: "self_test" },
    question: "What becomes of a text that is too long?",
    answers: { refused: "The journal is refused", cut: "It is cut", kept: "It is kept whole" },
  },
  gp_closed_period: {
    ...{ kind: "gp", section: "gp.md 3.3", by: "self_test" },
    question: "Does GP refuse a journal in a closed period?",
    answers: { refused: "Refused", accepted: "Accepted; the period only keeps it from being posted" },
  },
  gp_refusal_reasons: {
    ...{ kind: "gp", section: "gp.md 1.8", by: "self_test" },
    question: "Does GP say why it refuses a journal?",
    answers: { told: "With its reasons", untold: "Without a reason" },
  },
  gp_posted_batch: {
    ...{ kind: "gp", section: "gp.md 3.2", ...OF_PERSON },
    question: "Is a posted journal still found by its batch?",
  },
  gp_posted_key: {
    ...{ kind: "gp", section: "gp.md 1.4", ...OF_PERSON },
    question: "Does the key of an unposted journal still find it when it is posted?",
  },
  gp_role_denied: {
    ...{ kind: "gp", section: "gp.md 1.8", ...OF_PERSON },
    question: "What does GP say to an account without a role?",
  },
  gp_sba_envelope: {
    ...{ kind: "gp", section: "gp.md 2.5", ...OF_PERSON },
    question: "In what form do GP's REST services answer?",
  },
  expensify_sign: {
    ...{ kind: "expensify", section: "expensify.md 6.3", by: "self_test" },
    question: "Is spend a positive or a negative number?",
    answers: { positive: "Positive", negative: "Negative", unclear: "Not to be told from these reports" },
  },
  expensify_total: {
    ...{ kind: "expensify", section: "expensify.md 6.2", by: "self_test" },
    question: "Do the expenses of a report add up to its total?",
    answers: {
      adds_up: "To the cent",
      mostly: "Those of most reports; the others are held one by one",
      differs: "No, or of few reports only",
    },
  },
  expensify_unit: {
    ...{ kind: "expensify", section: "expensify.md 0.10", by: "self_test" },
    question: "Are amounts whole hundredths?",
    answers: { hundredths: "Whole hundredths", other: "Some are not" },
  },
  expensify_html: {
    ...{ kind: "expensify", section: "expensify.md 6.6", by: "self_test" },
    question: "Is text HTML-escaped?",
    answers: { plain: "No", escaped: "Yes", unseen: "No text with & < > in these reports" },
  },
  expensify_tag_escape: {
    ...{ kind: "expensify", section: "expensify.md 6.5", by: "self_test" },
    question: "Do single tag levels keep the escape of a colon?",
    answers: { kept: "Yes", removed: "No", unseen: "No tag with a colon in these reports" },
  },
  expensify_passes: {
    ...{ kind: "expensify", section: "expensify.md 7.1", by: "self_test" },
    question: "Is one file written in several passes of the template?",
    answers: { one: "In one", several: "In several" },
  },
  expensify_approved_after: {
    ...{ kind: "expensify", section: "expensify.md 3.1", by: "self_test" },
    question: "Does approvedAfter include its own day?",
    answers: { included: "Yes", excluded: "No", unseen: "No approved report to ask with" },
  },
  expensify_unknown_id: {
    ...{ kind: "expensify", section: "expensify.md 12.11", by: "self_test" },
    question: "What becomes of an id that Expensify does not know, in a list with good ones?",
    answers: { skipped: "It is skipped", refused: "The whole request is refused" },
  },
  expensify_dates: {
    ...{ kind: "expensify", section: "expensify.md 6.7", by: "self_test" },
    question: "Are dates of reports a day and a time?",
    answers: { known: "Yes, as documented", other: "In another form" },
  },
  expensify_kinds: {
    ...{ kind: "expensify", section: "expensify.md 6.4", by: "self_test" },
    question: "Which kinds of expenses are there?",
    answers: { seen: "These", unseen: "None is named" },
  },
  expensify_tax: {
    ...{ kind: "expensify", section: "expensify.md 6.4", ...OF_PERSON },
    question: "Is a tax part of the amount?",
  },
  expensify_dependent_tags: {
    ...{ kind: "expensify", section: "expensify.md 4.2", ...OF_PERSON },
    question: "How are tags given whose levels depend on each other?",
  },
  expensify_too_early: {
    ...{ kind: "expensify", section: "expensify.md 3.2", ...OF_PERSON },
    question: "What does a download answer that comes too early?",
  },
  expensify_unapprove: {
    ...{ kind: "expensify", section: "expensify.md 10", ...OF_PERSON },
    question: "Do label and ids survive when a report is unapproved and approved again?",
  },
  expensify_open_visible: {
    ...{ kind: "expensify", section: "expensify.md 12.8", ...OF_PERSON },
    question: "Are open reports of other people visible?",
  },
  expensify_limits: {
    ...{ kind: "expensify", section: "expensify.md 9", ...OF_PERSON },
    question: "What does Expensify answer when it is asked too often?",
  },
} as const satisfies Record<string, OpenQuestion>;

export type QuestionCode = keyof typeof OPEN_QUESTIONS;
/** `detail`: what came back, in GP's or Expensify's own words where there are any. */
export type Answer = Readonly<{ answer: string; detail: string }>;
/** By question; what was not found out is not in it. */
export type Answers = Readonly<Partial<Record<QuestionCode, Answer>>>;

const DETAIL_CHARACTERS_MAX = 300;

/** One answer, as it is kept: only what the registry knows of the question. */
export function answer<Code extends QuestionCode>(
  code: Code,
  given: keyof (typeof OPEN_QUESTIONS)[Code]["answers"] & string,
  detail = "",
): Answers {
  return { [code]: { answer: given, detail: detail.slice(0, DETAIL_CHARACTERS_MAX) } };
}

/** The questions of a kind of connection, in the order of the registry. */
export function questionsOf(kind: ConnectionKind): readonly Readonly<{ code: QuestionCode } & OpenQuestion>[] {
  const codes = Object.keys(OPEN_QUESTIONS) as QuestionCode[];
  return codes.map((code) => ({ code, ...OPEN_QUESTIONS[code] })).filter((question) => question.kind === kind);
}

/** The sentence of an answer; its code where this version knows none (a newer one wrote it). */
export function answerText(code: QuestionCode, given: string): string {
  const answers: Readonly<Record<string, string>> = OPEN_QUESTIONS[code].answers;
  return Object.hasOwn(answers, given) ? (answers[given] ?? given) : given;
}
