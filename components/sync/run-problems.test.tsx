import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { SAMPLES } from "#lib/testing/sample-problems.ts";
import { RunProblems } from "./run-problems.tsx";

const htmlOf = (problems: Parameters<typeof RunProblems>[0]["run"]["problems"]) =>
  renderToStaticMarkup(<RunProblems run={{ state: "failed", problems }} />);

test("a problem of a run says what to do, who does it, and has its details to copy", () => {
  const html = htmlOf([SAMPLES.gp_unreachable]);

  for (const words of ["What to do", "GP Web Services are running", "Who does it", "gp_unreachable", "<details"]) {
    expect(html).toContain(words);
  }
});

test("a problem that stopped two steps is told once, another one beside it", () => {
  const html = htmlOf([SAMPLES.gp_unreachable, SAMPLES.gp_unreachable, SAMPLES.expensify_unreachable]);

  expect(html.match(/<section/g)).toHaveLength(2);
});
