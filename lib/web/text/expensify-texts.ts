import type { RunProblem } from "#lib/core/problem.ts";
import { countOf, formatDuration } from "../format.ts";
import { quoted, type Texts, WHO } from "./problem-texts.ts";

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
  expensify_refused: ({ responseCode }) => ({
    title: "Expensify refused the request",
    what: `Expensify answered with its code ${responseCode}. Nothing was read.`,
    todo: "Check in Expensify that the connection's user is an administrator of each workspace, then sync again.",
    who: WHO.expensifyAdmin,
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
    todo: "Read a shorter time at once: move the go-live date forward, or split the workspaces over two companies.",
    who: WHO.admin,
  }),
  expensify_answer_malformed: () => ({
    title: "Expensify's answer cannot be understood",
    what: "It did not have the form that Expensify documents. Nothing of it was used.",
    todo: "Sync again. If it stays like this, copy the technical details for support.",
    who: WHO.admin,
  }),
  expensify_window_full: ({ limit }) => ({
    title: "The budget of Expensify calls is used up",
    what: `${countOf(limit, "call")} were made in a short time, as many as Expensify allows. This one waits.`,
    todo: "Nothing: it goes on by itself within a minute.",
    who: WHO.nobody,
  }),
  expensify_mark_incomplete: ({ missing }) => ({
    title: "Not every report was marked as exported",
    what: `${countOf(missing.length, "report")} in GP ${missing.length === 1 ? "does" : "do"} not carry the label ${quoted("exported")} in Expensify yet. The journals are not affected.`,
    todo: "Nothing: the next run marks them.",
    who: WHO.nobody,
  }),
};
