import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { runProcess } from "./run-process.ts";
import { type Count, honest, NONE, type StageResult, sumCounts } from "./stage.ts";

const REPORT = ".work/test/playwright.json";

const Test = z.object({
  status: z.string(),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
});
const Spec = z.object({ title: z.string(), file: z.string(), tests: z.array(Test) });
type Suite = Readonly<{ specs?: readonly z.output<typeof Spec>[] | undefined; suites?: readonly Suite[] | undefined }>;
const Suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(Spec).optional(), suites: z.array(Suite).optional() }),
);
const Report = z.object({ suites: z.array(Suite) });

/** The journeys through the whole product in a browser, but for the long ones (`npm run prove`); `e2e/` builds and starts it itself. */
export async function runBrowser(signal: AbortSignal): Promise<StageResult> {
  rmSync(REPORT, { force: true });
  const args = ["test", "--config=e2e/playwright.config.ts", "--grep-invert=@long"];
  const ended = await runProcess("node_modules/@playwright/test/cli.js", args, { signal });
  const { count, skips } = readReport(readOrEmpty());
  return { name: "browser", count: honest(count, ended.code), skips, tookMs: ended.tookMs, output: ended.output };
}

function readOrEmpty(): string {
  try {
    return readFileSync(REPORT, "utf8");
  } catch {
    return '{"suites":[]}';
  }
}

/** Playwright's own report → what passed, failed and was skipped, with the reasons. */
export function readReport(json: string): Readonly<{ count: Count; skips: readonly string[] }> {
  const specs = Report.parse(JSON.parse(json)).suites.flatMap(specsOf);
  const tests = specs.flatMap((spec) => spec.tests.map((test) => ({ ...test, at: `${spec.file}: ${spec.title}` })));
  const skips = tests
    .filter(({ status }) => status === "skipped")
    .map(
      ({ at, annotations }) => `${at} (${annotations.map(({ description }) => description ?? "no reason").join(", ")})`,
    );
  return { count: sumCounts(tests.map(({ status }) => countOf(status))), skips };
}

function specsOf(suite: Suite): readonly z.output<typeof Spec>[] {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function countOf(status: string): Count {
  if (status === "expected") return { ...NONE, passed: 1 };
  // A flaky one failed before it passed.
  return status === "skipped" ? { ...NONE, skipped: 1 } : { ...NONE, failed: 1 };
}
