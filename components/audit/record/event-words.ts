import type { Status } from "#components/shared/status-mark.tsx";
import { cents } from "#lib/core/money.ts";
import type { Problem } from "#lib/core/problem.ts";
import { countOf, formatMoney } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { EventValue, RecordAttempt, RecordEvent } from "#lib/web/queries/audit.ts";
import { fieldOf, numberOf, problemsIn, textOf } from "./event-value.ts";
import { type EventWords, plain, type Words } from "./plain-words.ts";
import { SET_UP_WORDS } from "./set-up-words.ts";

const WORDS: Readonly<Record<RecordEvent["action"], Words>> = {
  ...SET_UP_WORDS,
  "report.read": ({ after }) => plain("off", "Read from Expensify", reportNote(after)),
  "report.changed": ({ after }) => plain("off", "Read again from Expensify: it has changed", reportNote(after)),
  "report.quarantined": ({ after }) =>
    plain("held", "Read from Expensify, but not whole", problemTitles(problemsIn(fieldOf(after, "problems")))),
  "report.keyed_by_hand": ({ detail }) =>
    plain(
      "ok",
      `Confirmed: in GP already as journal ${textOf(detail, "journalNumber")}`,
      "Keyed by hand; it is never sent",
    ),
  "report.keyed_by_hand_undone": ({ before }) =>
    plain("held", `No longer taken for journal ${textOf(before, "journalNumber")}`, "It is planned again"),
  "report.included": () => plain("off", "Included, although approved before go-live"),
  "posting.planned": ({ after }) => ({
    ...plain("off", `Taken up as revision ${textOf(after, "revision") || "1"}`),
    minor: true,
  }),
  "posting.ready": () => plain("ready", "Journal built, ready to send"),
  "posting.held": heldWords,
  "posting.nothing_to_post": () => plain("off", "Nothing to post", "No expense of it makes a journal line"),
  "posting.replanned": () => ({
    ...plain("off", "Planned anew", "The report, the mapping, the chart or the calendar changed"),
    minor: true,
  }),
  "posting.approved": () => plain("ready", "Approved to send"),
  "posting.approval_withdrawn": () => plain("held", "Approval withdrawn"),
  "posting.queued": ({ detail }) =>
    plain("ready", `Put into batch ${textOf(detail, "batchId")}`, "From here on what is sent cannot change"),
  "posting.claimed": () => ({ ...plain("off", "Taken up for sending"), minor: true }),
  "posting.unclaimed": () => ({ ...plain("off", "Given back without sending"), minor: true }),
  "posting.attempt_started": attemptWords,
  "posting.not_executed": ({ detail }) =>
    plain("held", "Nothing left this machine; it is tried again", problemTitles(problemsIn(detail))),
  "posting.rejected": ({ detail }) => plain("rejected", "Refused by GP", listOf(fieldOf(detail, "reasons"))),
  "posting.uncertain": ({ detail }) =>
    plain("uncertain", "No clear answer from GP", `${uncertainWhy(detail)}Nothing is sent again; GP is asked later`),
  "posting.sent": (event) => foundWords(event, "In GP as journal"),
  "posting.adopted": (event) => foundWords(event, "Found in GP: journal"),
  "posting.sent_not_found": () =>
    plain("held", "Not found in GP after the waiting time", "A person decides whether it is sent again"),
  "posting.duplicate_found": ({ detail }) =>
    plain("rejected", "Found in GP more than once", `Journals ${listOf(fieldOf(detail, "journalNumbers"))}`),
  "posting.looked": lookedWords,
  "posting.dismissed": ({ detail }) => plain("off", "Dismissed", textOf(detail, "reason")),
  "posting.restored": () => plain("held", "Taken back into review"),
  "posting.superseded": () => plain("off", "Replaced by a newer revision"),
  "posting.already_in_gp": ({ detail }) => {
    const number = textOf(detail, "journalNumber");
    return plain(
      "ok",
      number === "" ? "Recorded as already in GP" : `Recorded as already in GP: journal ${number}`,
      textOf(detail, "note"),
    );
  },
  "posting.send_again_requested": () =>
    plain("uncertain", "A second person agreed to send it again", "GP is searched once more at the moment of sending"),
  "posting.send_again_asked": ({ detail }) => plain("uncertain", "Asked to send it again", textOf(detail, "reason")),
  "posting.replayed": () => plain("ready", "To be sent once more, the same bytes"),
  "posting.gp_changed": gpChangedWords,
  "posting.withdrawn": ({ detail }) =>
    textOf(detail, "status") === ""
      ? plain("ok", "Approved again in Expensify")
      : plain("held", "No longer approved in Expensify", `Now ${textOf(detail, "status")}; the journal stays as it is`),
  "posting.acknowledged": ({ detail }) => plain("ok", "Closed", textOf(detail, "reason")),
  "posting.taken_back": ({ detail }) =>
    textOf(detail, "by") === "reversal"
      ? plain("off", `Taken back by journal ${textOf(detail, "journalNumber")}`)
      : plain("off", "Its journal is gone from GP and no longer counts"),
  "posting.correction_asked": () => plain("held", "Correction asked for", "A second person approves the reversal"),
  "report.marked_exported": ({ after }) =>
    plain("ok", "Marked as exported in Expensify", `label ${textOf(after, "label")}`),
  "mapping.changed": mappingWords,
  "company.rules_changed": ({ after }) => plain("off", "Rules of the company changed", changedRules(after)),
};

const RULES: Readonly<Record<string, string>> = {
  postingDate: "posting date",
  closedPeriod: "closed periods",
  linesMax: "lines",
  lineText: "line text",
  taxRules: "tax",
  balanceSheetValues: "balance sheet accounts",
  defaultByCompany: "the company's default cost centre",
  defaultByEmployee: "an employee's default cost centre",
  createAccounts: "opening accounts in GP",
  pushTags: "writing tags to Expensify",
  pushEmployees: "writing employees to Expensify",
  createVendors: "making vendors in GP",
  vendorClass: "class of new vendors",
  pushSchedules: "what is prepared on a schedule",
};

/** Which rules: "posting date, tax". Their values stand on the page of rules. */
function changedRules(after: EventValue): string {
  const keys = typeof after === "object" && after !== null && !Array.isArray(after) ? Object.keys(after) : [];
  return keys.map((key) => RULES[key] ?? key).join(", ");
}

/** Total: an action of a newer version, which this one has no words for, shows its own name. */
export function eventWords(event: RecordEvent, attempts: readonly RecordAttempt[]): EventWords {
  const known: Readonly<Record<string, Words | undefined>> = WORDS;
  return known[event.action]?.(event, attempts) ?? plain("off", event.action);
}

function heldWords({ detail }: RecordEvent): EventWords {
  const problems = problemsIn(detail);
  const [first, ...others] = problems;
  if (first === undefined) return plain("held", "Held", textOf(detail, "reason"));
  const more = others.length === 0 ? "" : `And ${countOf(others.length, "more reason")}: ${problemTitles(others)}`;
  return plain("held", `Held: ${titleOf(first)}`, more);
}

function attemptWords({ detail }: RecordEvent, attempts: readonly RecordAttempt[]): EventWords {
  const number = numberOf(detail, "attempt") ?? 1;
  const outcome = attempts.find((attempt) => attempt.number === number)?.outcome ?? null;
  const name = `Attempt ${number}`;
  switch (outcome) {
    case "executed":
      return plain("sent", `${name}: GP took it`);
    case "rejected":
      return plain("rejected", `${name} was refused by GP`);
    case "unknown":
      return plain("uncertain", `${name} got no clear answer`);
    case "not_executed":
      return plain("held", `${name} did not leave this machine`);
    default:
      return plain("uncertain", `${name} has begun`, "No answer is recorded");
  }
}

function foundWords({ detail, journalNumber }: RecordEvent, lead: string): EventWords {
  const number = journalNumber ?? numberOf(detail, "journalNumber") ?? "";
  const differences = listOf(fieldOf(detail, "differences"));
  const state = textOf(detail, "state") === "posted" ? "posted" : "unposted";
  const compared = differences === "" ? "lines and total equal" : `differs: ${differences}`;
  return plain(
    state === "posted" ? "posted" : "sent",
    `${lead} ${number}`,
    `The marker matches, ${compared}. ${state === "posted" ? "Posted" : "Unposted"}`,
  );
}

const GP_WORDS: Readonly<Record<string, readonly [Status, string]>> = {
  work: ["sent", "Unposted in GP"],
  changed: ["held", "Edited in GP"],
  posted: ["posted", "Posted in GP"],
  voided: ["rejected", "Voided in GP"],
  gone: ["rejected", "No longer in GP"],
};

function gpChangedWords({ detail, journalNumber }: RecordEvent): EventWords {
  const after = fieldOf(detail, "after");
  const [status, words] = GP_WORDS[textOf(after, "state")] ?? (["off", "Changed in GP"] as const);
  const trail = textOf(after, "auditTrailCode");
  const notes = [trail === "" ? "" : `audit trail code ${trail}`, listOf(fieldOf(after, "differences"))].filter(
    Boolean,
  );
  return plain(status, journalNumber === null ? words : `${words}: journal ${journalNumber}`, notes.join("; "));
}

function lookedWords({ detail }: RecordEvent): EventWords {
  if (textOf(detail, "answer") === "executed") return { ...plain("sent", "GP took it; reading it back"), minor: true };
  const kind = textOf(detail, "kind");
  return {
    ...plain("off", kind === "absent" ? "Looked in GP before sending: not there" : "Looked in GP"),
    minor: true,
  };
}

const KINDS: Readonly<Record<string, string>> = {
  category: "category",
  tag: "tag",
  workspace: "workspace",
  card: "card programme",
  exception: "special rule",
  default: "default",
  expense_payer: "who paid expense",
  expense_account: "the account of expense",
};

/** One row, as the mapping page writes it; or many at once, as a file does. */
function mappingWords({ before, after, detail }: RecordEvent): EventWords {
  if (Array.isArray(after))
    return plain("off", `Mapping changed: ${countOf(after.length, "row")}`, versionNote(detail));
  const kind = textOf(detail, "kind");
  const change = { from: textOf(before, "target") || "unmapped", to: textOf(after, "target") || "unmapped" };
  const verb = change.to === "unmapped" ? "Unmapped" : "Mapped";
  return { ...plain("off", `${verb} ${KINDS[kind] ?? kind} ${textOf(detail, "source")}`, versionNote(after)), change };
}

function versionNote(value: EventValue): string {
  const version = textOf(value, "version");
  return version === "" ? "" : `version ${version}`;
}

function reportNote(after: EventValue): string {
  const total = numberOf(after, "totalCents");
  const status = textOf(after, "status");
  return [
    status === "" ? "" : `${status.charAt(0).toUpperCase()}${status.slice(1)}`,
    total !== null && Number.isSafeInteger(total) ? formatMoney(cents(total)) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function uncertainWhy(detail: EventValue): string {
  const why: Readonly<Record<string, string>> = {
    sender_died: "The sender stopped in the middle. ",
    history_lost: "Our own history went back. ",
  };
  const known = why[textOf(detail, "why")];
  if (known !== undefined) return known;
  const problems = problemTitles(problemsIn(detail));
  return problems === "" ? "GP may or may not have written it. " : `${problems}. GP may or may not have written it. `;
}

function problemTitles(problems: readonly Readonly<{ code: string }>[]): string {
  return problems.map(titleOf).join("; ");
}

// The data behind a code was written by us; a code of a newer version gets general words.
function titleOf(problem: Readonly<{ code: string }>): string {
  return problemText(problem as Problem).title;
}

function listOf(value: EventValue): string {
  return Array.isArray(value)
    ? (value as readonly EventValue[])
        .filter((entry) => typeof entry === "string" || typeof entry === "number")
        .join(", ")
    : "";
}
