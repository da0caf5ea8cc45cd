import { expect, test } from "vitest";
import { readReport } from "./browser-stage.ts";
import { honest, renderTable, renderTotal, skipsAsFailures, sumCounts } from "./stage.ts";
import { resultOf } from "./vitest-stages.ts";

const result = (status: string, fullName = "name") => ({ status, fullName });
const file = (name: string, status: string, ...assertionResults: ReturnType<typeof result>[]) => ({
  name,
  status,
  assertionResults,
});

test("the last line is exactly what machines read", () => {
  expect(
    renderTotal(
      sumCounts([
        { passed: 3, failed: 0, skipped: 1 },
        { passed: 2, failed: 4, skipped: 0 },
      ]),
    ),
  ).toBe("5 passed, 4 failed, 1 skipped");
});

test("a file of tests that did not load is a failure, and a todo is a skip", () => {
  const { count, skips } = resultOf("unit", [
    file("a.test.ts", "passed", result("passed"), result("skipped", "needs ../shared"), result("todo", "later")),
    file("b.test.ts", "failed", result("failed"), result("passed")),
    file("c.test.ts", "failed"),
  ]);

  expect(count).toEqual({ passed: 2, failed: 2, skipped: 2 });
  expect(skips).toEqual(["a.test.ts: needs ../shared", "a.test.ts: later"]);
});

test.each([
  ["nothing was run", { passed: 0, failed: 0, skipped: 0 }, 0, 1],
  ["the runner failed without a failed test", { passed: 3, failed: 0, skipped: 0 }, 1, 1],
  ["tests failed", { passed: 3, failed: 2, skipped: 0 }, 1, 2],
  ["all is well", { passed: 3, failed: 0, skipped: 0 }, 0, 0],
])("a runner is not believed blindly: %s", (_name, count, exitCode, failed) => {
  expect(honest(count, exitCode).failed).toBe(failed);
});

test("a skip becomes a failure where everything is there", () => {
  expect(skipsAsFailures({ passed: 5, failed: 1, skipped: 2 })).toEqual({ passed: 5, failed: 3, skipped: 0 });
});

test("Playwright's report is read to the depth of its suites", () => {
  const spec = (status: string, ...annotations: object[]) => ({
    title: status,
    file: "x.spec.ts",
    tests: [{ status, annotations }],
  });
  const json = JSON.stringify({
    suites: [
      { specs: [spec("expected"), spec("flaky")], suites: [{ specs: [spec("unexpected")] }] },
      { suites: [{ suites: [{ specs: [spec("skipped", { type: "skip", description: "no camera" })] }] }] },
    ],
  });

  expect(readReport(json)).toEqual({
    count: { passed: 1, failed: 2, skipped: 1 },
    skips: ["x.spec.ts: skipped (no camera)"],
  });
});

test("the table has a line a stage", () => {
  const lint = { name: "lint", count: { passed: 1, failed: 0, skipped: 0 }, tookMs: 1234, skips: [], output: "" };
  const unit = { name: "unit", count: { passed: 20, failed: 2, skipped: 1 }, tookMs: 12_345, skips: [], output: "" };

  expect(renderTable([lint, unit]).split("\n")).toEqual([
    "  ok      lint   1.2 s  1 passed",
    "  failed  unit  12.3 s  20 passed  2 failed  1 skipped",
  ]);
});
