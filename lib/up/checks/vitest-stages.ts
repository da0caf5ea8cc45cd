import { readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { z } from "zod";
import { runProcess } from "./run-process.ts";
import { type Count, honest, NONE, type StageResult, sumCounts } from "./stage.ts";

const REPORT = ".work/test/vitest.json";

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      startTime: z.number().optional(),
      endTime: z.number().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});
type FileReport = z.output<typeof Report>["testResults"][number];

/** The stage that a test file belongs to, by its name. */
function stageOf(file: string): string {
  if (file.endsWith("lib/tidy.test.ts")) return "layout";
  return file.endsWith(".db.test.ts") ? "database" : "unit";
}

const STAGES = ["layout", "unit", "database"];
const PROJECTS: Readonly<Record<string, string>> = { layout: "layout", unit: "unit", database: "db" };

/** Runs vitest once for the wanted stages and answers one result for each. */
export async function runVitest(wanted: readonly string[], signal: AbortSignal): Promise<readonly StageResult[]> {
  const stages = STAGES.filter((stage) => wanted.includes(stage));
  rmSync(REPORT, { force: true });
  const ended = await runProcess(
    "node_modules/vitest/vitest.mjs",
    [
      "run",
      "--config=lib/testing/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${REPORT}`,
      ...stages.map((stage) => `--project=${PROJECTS[stage]}`),
    ],
    { environment: { NODE_ENV: "test" }, signal },
  );
  const files = readReport();
  const results = stages.map((name) => {
    const mine = files.filter((file) => stageOf(file.name) === name);
    // The stages share a run: what none of the files reports is put on the last one below.
    return { ...resultOf(name, mine), output: ended.output };
  });
  const isSilent = ended.code !== 0 && sumCounts(results.map(({ count }) => count)).failed === 0;
  return results.map((result, index) => ({
    ...result,
    count: honest(result.count, isSilent && index === results.length - 1 ? ended.code : 0),
  }));
}

function readReport(): readonly FileReport[] {
  try {
    return Report.parse(JSON.parse(readFileSync(REPORT, "utf8"))).testResults;
  } catch {
    return [];
  }
}

/** Counts the files of one stage; a file that did not load has one failure. */
export function resultOf(name: string, files: readonly FileReport[]): Omit<StageResult, "output"> {
  const counts = files.map(({ status, assertionResults }): Count => {
    const count = sumCounts(assertionResults.map(countOf));
    return status === "failed" && count.failed === 0 ? { ...count, failed: 1 } : count;
  });
  const skips = files.flatMap((file) =>
    file.assertionResults
      .filter((result) => countOf(result).skipped > 0)
      .map(({ fullName }) => `${relative(process.cwd(), file.name)}: ${fullName}`),
  );
  const tookMs = files.reduce((sum, { startTime = 0, endTime = 0 }) => sum + endTime - startTime, 0);
  return { name, count: sumCounts(counts), skips, tookMs };
}

function countOf({ status }: Readonly<{ status: string }>): Count {
  if (status === "passed") return { ...NONE, passed: 1 };
  return status === "failed" ? { ...NONE, failed: 1 } : { ...NONE, skipped: 1 };
}
