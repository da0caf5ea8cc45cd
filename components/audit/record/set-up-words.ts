import type { Status } from "#components/shared/status-mark.tsx";
import { PUSH_NAMES } from "#components/shared/mapping/push-names.ts";
import type { PushKindName } from "#lib/core/push/push.ts";
import type { PushRhythm } from "#lib/core/push/push-schedule.ts";
import { describeRhythm } from "#lib/core/schedule/describe-schedule.ts";
import { countOf } from "#lib/web/format.ts";
import type { EventValue, RecordEvent } from "#lib/web/queries/audit.ts";
import { fieldOf, numberOf, textOf } from "./event-value.ts";
import { plain, type Words } from "./plain-words.ts";

type OfReport = `report.${string}` | `posting.${string}` | "mapping.changed" | "company.rules_changed";

/** Events that belong to no report: of set-up, people, runs, and what is written into the other system. */
export const SET_UP_WORDS: Readonly<Record<Exclude<RecordEvent["action"], OfReport>, Words>> = {
  "organization.created": () => plain("off", "Organization set up"),
  "organization.changed": ({ after }) => plain("off", "Organization changed", fieldsOf(after)),
  "member.added": ({ after }) => plain("off", `Member added: ${nameOf(after)}`),
  "member.changed": ({ detail, after }) =>
    plain("off", `Member changed: ${textOf(detail, "email") || nameOf(after)}`, fieldsOf(after)),
  "member.signed_in": () => plain("off", "Signed in"),
  "member.sign_in_refused": ({ detail }) => plain("held", "Sign-in refused", spaced(textOf(detail, "reason"))),
  "member.signed_out": () => plain("off", "Signed out"),
  "connection.created": ({ after }) => plain("off", `Connection set up: ${nameOf(after)}`),
  "connection.changed": ({ detail, after }) => plain("off", `Connection changed: ${nameOf(detail)}`, fieldsOf(after)),
  "connection.secret_set": ({ detail }) =>
    plain(
      "ok",
      `New password or secret of ${textOf(detail, "name")} in use`,
      `For ${textOf(detail, "hostPort")} alone`,
    ),
  "connection.secret_waits": ({ detail }) =>
    plain(
      "held",
      `New password or secret of ${textOf(detail, "name")} set`,
      "The one in use stays until it has signed in",
    ),
  "connection.secret_refused": ({ detail }) =>
    plain(
      "rejected",
      `New password or secret of ${textOf(detail, "name")} refused`,
      "It was thrown away; the one in use stays",
    ),
  "connection.secret_discarded": ({ detail }) =>
    plain("off", `New password or secret of ${textOf(detail, "name")} discarded`, "The one in use stays"),
  "connection.secrets_resealed": ({ detail }) =>
    plain(
      "off",
      "Keys of the stored secrets rotated",
      `${countOf(numberOf(detail, "secretsResealed") ?? 0, "secret")} sealed anew`,
    ),
  "connection.pinged": ({ detail }) => plain("off", `Connection tested: ${nameOf(detail)}`),
  "connection.self_test_asked": ({ detail }) => plain("off", "Self-test of a connection asked for", testOf(detail)),
  "connection.self_tested": ({ after, detail }) =>
    textOf(after, "state") === "passed"
      ? plain("ok", "Self-test of a connection passed", testOf(detail))
      : plain("rejected", "Self-test of a connection failed", `It stopped at ${spaced(textOf(detail, "stopsAt"))}`),
  "connection.circuit_opened": ({ detail }) =>
    plain("held", `Sign-in refused, not tried again: ${textOf(detail, "connection") || nameOf(detail)}`),
  "connection.circuit_closed": ({ detail }) => plain("ok", `Sign-in is tried again: ${nameOf(detail)}`),
  "company.created": ({ after }) => plain("off", `Company set up: ${textOf(after, "code")}`),
  "company.changed": ({ after }) => plain("off", "Company changed", fieldsOf(after)),
  "company.ledger_named": ({ after }) =>
    plain("off", "Company behind the number in GP noted", textOf(after, "ledgerName")),
  "company.ledger_renamed": ({ after }) =>
    plain("ok", "GP renamed the company, a person says", textOf(after, "ledgerName")),
  "setup.started": () => plain("off", "Setup of a company begun"),
  "setup.finished": () => plain("ok", "Setup of a company finished"),
  "setup.abandoned": () => plain("off", "Setup of a company given up", "Connections made in it stay"),
  "company.swept": () => plain("off", "GP searched for journals of ours"),
  "company.watched": () => plain("off", "GP asked what became of what was sent"),
  "company.settlement_confirmed": ({ detail, after }) =>
    plain("ok", `Account confirmed: ${textOf(detail, "account") || textOf(after, "account")}`),
  "company.history_lost": () =>
    plain("uncertain", "Our own database went back", "Nothing is sent before GP was searched"),
  "company.went_live": ({ detail }) => plain("ok", "Company is live: journals may be sent", textOf(detail, "reason")),
  "company.taken_off_live": ({ detail }) =>
    plain("held", "Company taken off live: nothing is sent", textOf(detail, "reason")),
  "company.rules_taken": ({ detail }) =>
    textOf(detail, "undoes") === ""
      ? plain("off", "Rules taken over from another company", versionOf(detail))
      : plain("off", "Taking over of rules undone", versionOf(detail)),
  "company.shadow_asked": ({ detail }) => plain("off", "Shadow month asked for", spanOf(detail)),
  "company.shadow_ended": ({ detail }) => plain("off", "Shadow month ended", spanOf(detail)),
  "calendar.changed": () => plain("off", "Fiscal periods changed"),
  "schedule.changed": () => plain("off", "Schedule of runs changed"),
  "schedule.paused": () => plain("held", "Schedule of runs paused"),
  "schedule.resumed": () => plain("ok", "Schedule of runs goes on"),
  "sync.requested": ({ detail }) => plain("off", `Run ${textOf(detail, "number")} asked for`),
  "sync.stop_requested": ({ detail }) => plain("off", `Run ${textOf(detail, "number")} asked to stop`),
  "sync.ended": ({ detail }) => plain("off", `Run ${textOf(detail, "number")} ended`, textOf(detail, "state")),
  "reference.brake_released": ({ detail }) =>
    plain("ok", `Next reading let through: ${spaced(textOf(detail, "kind"))}`, "It would take much of the list away"),
  "segment.named": () => plain("off", "Segment values named"),
  "push.asked": ({ after, detail }) => push("held", askedTitle(detail), detail, countIn(after)),
  "push.agreed": ({ detail }) => push("ready", "Agreed to write", detail, `asked by ${textOf(detail, "askedBy")}`),
  "push.refused": ({ detail }) => push("off", "Refused to write", detail, `asked by ${textOf(detail, "askedBy")}`),
  "push.done": ({ detail }) => push("ok", isRehearsal(detail) ? "Rehearsed" : "Written and read back", detail),
  "push.failed": ({ detail }) => push("rejected", isRehearsal(detail) ? "Rehearsal failed" : "Not written", detail),
  "push.unclear": ({ detail }) =>
    push("uncertain", "No clear answer to writing", detail, "It is read back; nothing is written twice"),
  "push.schedule_changed": ({ after, detail }) => {
    const rhythm = fieldOf(after, "rhythm") as PushRhythm | null;
    return push("off", rhythm === null ? "No longer prepared by itself" : `Prepared ${describeRhythm(rhythm)}`, detail);
  },
  "push.prepared": ({ after, detail }) => {
    const [status, title] = PREPARED[textOf(after, "result")] ?? (["off", "Prepared by schedule"] as const);
    return push(status, title, detail, `in the name of ${textOf(detail, "inTheNameOf")}`);
  },
};

const PREPARED: Readonly<Record<string, readonly [Status, string]>> = {
  asked: ["held", "Prepared by schedule, waits for a second person"],
  rehearsing: ["off", "Prepared by schedule, rehearsed first"],
  nothing_to_do: ["ok", "Schedule found nothing to do"],
  open: ["off", "Schedule did not ask again: an earlier request is not over"],
  not_read: ["held", "Schedule did not ask: a list was not read yet"],
  switched_off: ["held", "Schedule did not ask: the rules do not allow it"],
  not_allowed: ["held", "Schedule did not ask: the person may no longer ask"],
  refused: ["rejected", "Schedule could not ask"],
};

/** What is written where stands behind it: "Written and read back: cost centres as tags". */
function push(status: Status, title: string, detail: EventValue, note = "") {
  const kind = textOf(detail, "kind");
  const name = (PUSH_NAMES[kind as PushKindName] ?? kind).toLowerCase();
  return plain(status, name === "" ? title : `${title}: ${name}`, note);
}

function askedTitle(detail: EventValue): string {
  if (isRehearsal(detail)) return "Rehearsal asked for";
  return textOf(detail, "slotAt") === "" ? "Asked to write" : "Schedule asked to write";
}

function isRehearsal(detail: EventValue): boolean {
  return fieldOf(detail, "isDryRun") === true;
}

function countIn(after: EventValue): string {
  const count = numberOf(after, "count");
  return count === null ? "" : countOf(count, "change");
}

function nameOf(value: EventValue): string {
  return textOf(value, "name") || textOf(value, "email");
}

/** Names of what was changed; the values stand on its page. */
function fieldsOf(after: EventValue): string {
  const names = typeof after === "object" && after !== null && !Array.isArray(after) ? Object.keys(after) : [];
  return names
    .filter((name) => name !== "id")
    .map(spaced)
    .join(", ");
}

function versionOf(detail: EventValue): string {
  const version = textOf(detail, "version");
  return version === "" ? "" : `version ${version}`;
}

/** GP's test company; nothing for Expensify. */
function testOf(detail: EventValue): string {
  const number = numberOf(detail, "gpCompanyId");
  return number === null ? nameOf(detail) : `company ${number} of GP`;
}

function spanOf(detail: EventValue): string {
  const [from, to] = [textOf(detail, "fromDay"), textOf(detail, "toDay")];
  return from === "" ? "" : `${from} to ${to}`;
}

/** `circuitOpenedAt`, `ledger_employee` → words. */
function spaced(name: string): string {
  return name.replaceAll("_", " ").replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
