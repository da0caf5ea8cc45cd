import type { Problem, ProblemCode } from "#lib/core/problem.ts";
import { ProblemError } from "./query.ts";
import { CODING_TEXTS } from "./text/coding-texts.ts";
import { EXPENSIFY_TEXTS } from "./text/expensify-texts.ts";
import { GP_TEXTS } from "./text/gp-texts.ts";
import { OTHER_TEXTS } from "./text/other-texts.ts";
import { POSTING_TEXTS } from "./text/posting-texts.ts";
import type { Names, ProblemText, Texts } from "./text/problem-texts.ts";
import { REFERENCE_TEXTS } from "./text/reference-texts.ts";
import { REPORT_TEXTS } from "./text/report-texts.ts";
import { SELF_TEST_TEXTS } from "./text/self-test-texts.ts";

export type { Names, ProblemText } from "./text/problem-texts.ts";

/** Every code of the registry; the type says so. */
export const PROBLEM_TEXTS: Texts<Problem> = {
  ...REPORT_TEXTS,
  ...CODING_TEXTS,
  ...POSTING_TEXTS,
  ...EXPENSIFY_TEXTS,
  ...GP_TEXTS,
  ...REFERENCE_TEXTS,
  ...SELF_TEST_TEXTS,
  ...OTHER_TEXTS,
};

/**
 * What a person reads: title, what it means, why, what to do and who can do it. `names` gives the page's words for expenses,
 * segments, tag levels and workspaces. A code that this version does not know (a newer one wrote it) gets general words.
 */
export function problemText(problem: Problem, names: Names = {}): ProblemText {
  const text = PROBLEM_TEXTS[problem.code] as ((problem: Problem, names: Names) => ProblemText) | undefined;
  return text?.(problem, names) ?? unknownText(problem.code);
}

/** The problem's data for the folded details and for support; it never holds a secret. */
export function problemDetails(problem: Problem): string {
  return JSON.stringify(problem, null, 2);
}

/** What `useQuery` calls an error, as a problem. */
export function problemOf(error: Error): Problem {
  return error instanceof ProblemError ? error.problem : { code: "internal", reference: error.name };
}

function unknownText(code: ProblemCode): ProblemText {
  return {
    title: `Problem ${code}`,
    what: "This version of the connector has no words for it.",
    todo: "Copy the technical details for support.",
    who: "An administrator of this connector",
  };
}
