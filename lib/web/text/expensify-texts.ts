import type { RunProblem } from "#lib/core/problem.ts";
import { countOf, formatDuration } from "../format.ts";
import { instantOf, quoted, type Texts, WHO, workspaceOf } from "./problem-texts.ts";

type ExpensifyProblem = Extract<RunProblem, { code: `expensify_${string}` }>;

const BYTES_PER_MB = 1_000_000;

/** Why Expensify could not be read. Nothing is lost: reports stay there until the next run. */
export const EXPENSIFY_TEXTS: Texts<ExpensifyProblem> = {
  expensify_unreachable: () => ({
    title: "Expensify does not answer",
    what: "The connection to Expensify could not be made. Nothing was read, and nothing is lost.",
    todo: "The next run tries again. If it lasts for more than an hour, check the way out to the internet.",
    who: WHO.it,
  }),
  expensify_credentials_refused: () => ({
    title: "Expensify refused the sign-in",
    what: "The user id or the secret of the Expensify connection is not accepted.",
    todo: "Make a new secret in Expensify and replace it in Connections.",
    who: WHO.expensifyAdmin,
  }),
  expensify_circuit_open: ({ since }, names) => ({
    title: "Expensify is not asked until the secret is replaced",
    what: `It refused the sign-in at ${instantOf(names, since)}. The same secret would be refused again, so it is not tried. Nothing is lost: the reports stay in Expensify.`,
    todo: "Make a new secret in Expensify and replace it in Connections, or ping the connection when the account was put right.",
    who: WHO.admin,
  }),
  expensify_refused: ({ responseCode }) => ({
    title: "Expensify refused the request",
    what: `Expensify answered with its code ${responseCode}. Nothing was read.`,
    todo: "Check in Expensify that the connection's user is an administrator of each workspace, then sync again.",
    who: WHO.expensifyAdmin,
  }),
  expensify_budget_busy: ({ waitedMs }) => ({
    title: "Expensify was asked too often by others",
    what: `Expensify allows few calls at a time, so this connector counts its own. For ${formatDuration(waitedMs)} others with the same Expensify user left no room for this one, and it gave up. Nothing is lost: the next run asks again.`,
    todo: "If it happens again, start the syncs of companies that share this Expensify user at different times, or give a company its own user.",
    who: WHO.admin,
  }),
  expensify_rate_limited: ({ retryAfterMs }) => ({
    title: "Expensify asks for a pause",
    what: `It limits how often it can be asked. The next try is in ${formatDuration(retryAfterMs)}.`,
    todo: "Nothing. If it happens often, check whether something else uses the same Expensify user.",
    who: WHO.nobody,
  }),
  expensify_not_a_file: () => ({
    title: "Expensify sent something other than a report file",
    what: "What came back was not a file of reports, so nothing of it was used.",
    todo: "Sync again. If it stays like this, copy the technical details for support.",
    who: WHO.admin,
  }),
  expensify_file_not_ready: ({ waitedMs }) => ({
    title: "Expensify did not finish the report file",
    what: `After ${formatDuration(waitedMs)} the file was still not there. Nothing was read.`,
    todo: "Nothing: the next run asks again.",
    who: WHO.nobody,
  }),
  expensify_file_refused: ({ line }) => ({
    title: "The report file is damaged",
    what: `Line ${line} cannot be read, or the file ends too early. No report of a damaged file is used.`,
    todo: "Sync again. If it stays like this, copy the technical details for support.",
    who: WHO.admin,
  }),
  expensify_file_too_large: ({ bytesMax }) => ({
    title: "The report file is too large",
    what: `It is larger than ${Math.round(bytesMax / BYTES_PER_MB)} MB and was not read.`,
    todo: "Read a shorter time at once: move the go-live date forward, or split the workspaces over two companies, with the command npm run configure.",
    who: WHO.operator,
  }),
  expensify_answer_malformed: () => ({
    title: "Expensify's answer cannot be understood",
    what: "It did not have the form that Expensify documents. Nothing of it was used.",
    todo: "Sync again. If it stays like this, copy the technical details for support.",
    who: WHO.admin,
  }),
  expensify_window_full: ({ limit, policyId }, names) => ({
    title: policyId
      ? `Too many reports at once in workspace ${quoted(workspaceOf(names, policyId))}`
      : "Too many reports at once in Expensify",
    what: `One read takes at most ${countOf(limit, "report")}${policyId ? " of a workspace" : ""}, and so many came: there may be more. Nothing of this read was used, and no new report comes in until this is changed. Nothing is lost: the reports are in Expensify.`,
    todo: "Under Connections, edit the Expensify connection and raise “Reports of one read”, then sync again. Before the first sync a later go-live date (“goLiveOn” in the file of the command npm run configure) helps too.",
    who: WHO.admin,
  }),
  expensify_reports_missing: ({ missing, asked }) => ({
    title: `Expensify did not give ${missing} of ${asked} reports`,
    what: "We asked for reports that we know by their ids, and many were not in the answer. Nothing was concluded from that: no report counts as gone, and nothing that waits for them is sent.",
    why: "So many reports are hardly deleted at once. More likely our Expensify user lost its right on a workspace.",
    todo: "Check that the user of this connection is still an administrator of every workspace, then run again.",
    who: WHO.expensifyAdmin,
  }),
  expensify_mark_incomplete: ({ missing }) => ({
    title: "Not every report was marked as exported",
    what: `${countOf(missing.length, "report")} in GP ${missing.length === 1 ? "does" : "do"} not carry the label ${quoted("exported")} in Expensify yet. The journals are not affected.`,
    todo: "Nothing: the next run marks them.",
    who: WHO.nobody,
  }),
};
