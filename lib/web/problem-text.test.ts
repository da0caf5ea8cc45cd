import { expect, test } from "vitest";
import type { Problem, ProblemCode } from "#lib/core/problem.ts";
import { PROBLEM_TEXTS, problemDetails, problemOf, problemText } from "./problem-text.ts";
import { ProblemError } from "./query.ts";
import { SAMPLES } from "#lib/testing/sample-problems.ts";

const problems: readonly Problem[] = Object.values(SAMPLES);

test("every code of the registry has a text, and no text is without a code", () => {
  expect(Object.keys(PROBLEM_TEXTS).toSorted()).toEqual(Object.keys(SAMPLES).toSorted());
});

const JARGON =
  /\b(?:JSON|OAuth|HTTPS?|URL|API|SOAP|XML|TLS|TCP|DNS|NTLM|Kerberos|retr(?:y|ies)|payload|token|endpoint|timeout|null|undefined|exception|parse|schema|tenant|queue|worker|lease|hash)\b/i;
/** A name on a screen of GP's, where the person has to find it. */
const NAMES_OF_OTHERS = /Exception Management Console|look at the exception/gi;

test.each(problems)("$code is said in plain words, whole, and with a next step", (problem) => {
  const text = problemText(problem);
  for (const part of Object.values(text)) {
    expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{|\bInfinity\b/);
    expect(part.replaceAll(NAMES_OF_OTHERS, "")).not.toMatch(JARGON);
    expect(part.trim()).toBe(part);
    expect(part).not.toBe("");
  }
  expect(text.title).not.toMatch(/\.$/);
  for (const sentence of [text.what, text.todo]) expect(sentence).toMatch(/[.?:]$/);
});

/** What has no screen yet, and stands in the file of that command. */
const IN_THE_FILE =
  /settings|calendar|go-live date|“\w+”|workspaces? (?:to|over)|for this company|new password|the role/i;

test("no text names a screen that is not there: what stands in the file of configure is said to", () => {
  const todos = problems.map((problem) => problemText(problem).todo);
  const inTheFile = todos.filter((todo) => IN_THE_FILE.test(todo));

  expect(inTheFile.length).toBeGreaterThan(5);
  expect(inTheFile.filter((todo) => !todo.includes("npm run configure"))).toEqual([]);
  expect(todos.filter((todo) => /calendar here|company's settings/.test(todo))).toEqual([]);
});

test("both holds of the fiscal calendar say why it is kept here", () => {
  for (const code of ["period_closed", "period_unknown"] as const) {
    expect(problemText(SAMPLES[code])).toMatchObject({
      why: "GP hands out fiscal periods only where its partner offers them over SBA; else they are kept here.",
      todo: expect.stringContaining("“periods” in the file of the command npm run configure"),
    });
  }
});

test("an unclear outcome says that nothing is sent twice", () => {
  const codes: ProblemCode[] = ["gp_timeout", "sent_not_found"];
  for (const code of codes) expect(problemText(SAMPLES[code]).what).toMatch(/sent twice/);
});

test("titles name the object in the page's words", () => {
  const names = { segment: () => "cost centre", expense: () => "Hampton Inn, 10 Nov" };
  expect(problemText(SAMPLES.tag_unmapped, names)).toMatchObject({
    title: "Tag “Denver” is not mapped",
    what: "Nobody said which cost centre in GP it stands for.",
  });
  expect(problemText(SAMPLES.category_missing, names).what).toMatch(/^Hampton Inn, 10 Nov has no category/);
});

test("a time stands on the company's clock, in UTC without one, and what is no time does no harm", () => {
  const words = (deadline: string, instant?: () => string) =>
    problemText({ code: "sent_not_found", deadline }, instant === undefined ? {} : { instant }).what;
  expect(words("2026-11-24T20:20:00Z", () => "14:20")).toContain("by 14:20.");
  expect(words("2026-11-24T20:20:00Z")).toContain("by 2026-11-24 20:20:00 UTC.");
  expect(words("soon")).toContain("by soon.");
});

test.each([
  ["held", "approved", "The report is at “Needs fixing” and cannot be approved from there."],
  ["sent", "withdraw_approval", "The report is at “In GP, unposted”, and this does not go from there."],
  ["elsewhere", "held", "The report is at “elsewhere” and cannot be put on hold from there."],
])("says where a report is that cannot go from %s to %s", (from, to, what) => {
  expect(problemText({ code: "illegal_move", from, to }).what).toBe(what);
});

test("a workspace with more reports than one read takes is no matter of waiting: the text names it, the limit and the setting", () => {
  const text = problemText(SAMPLES.expensify_window_full, { workspace: () => "US Field" });
  expect(text).toEqual({
    title: "Too many reports at once in workspace “US Field”",
    what: "One read takes at most 5,000 reports of a workspace, and so many came: there may be more. Nothing of this read was used, and no new report comes in until this is changed. Nothing is lost: the reports are in Expensify.",
    todo: "Under Connections, edit the Expensify connection and raise “Reports of one read”, then sync again. Before the first sync a later go-live date (“goLiveOn” in the file of the command npm run configure) helps too.",
    who: "An administrator of this connector",
  });
  expect(problemText({ code: "expensify_window_full", limit: 5_000, policyId: null }).title).toBe(
    "Too many reports at once in Expensify",
  );
});

test("a code that only a newer version knows still gets words", () => {
  const newer = { code: "gp_on_holiday" } as unknown as Problem;
  expect(problemText(newer).title).toBe("Problem gp_on_holiday");
});

test("an error of a query is its problem, anything else is internal", () => {
  expect(problemOf(new ProblemError(SAMPLES.stale))).toEqual(SAMPLES.stale);
  expect(problemOf(new TypeError("x"))).toEqual({ code: "internal", reference: "TypeError" });
  expect(JSON.parse(problemDetails(SAMPLES.stale))).toEqual(SAMPLES.stale);
});
