export type Count = Readonly<{ passed: number; failed: number; skipped: number }>;
export type StageResult = Readonly<{
  name: string;
  count: Count;
  tookMs: number;
  /** Names of what was skipped; a skipped test has its reason in its name. */
  skips: readonly string[];
  /** What to show when something failed. */
  output: string;
}>;

export const NONE: Count = { passed: 0, failed: 0, skipped: 0 };

export function sumCounts(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    NONE,
  );
}

/**
 * A runner that says "failed" while its report counts no failure (a file that does not load, an unhandled error), or
 * that found nothing to run, has failed once.
 */
export function honest(count: Count, exitCode: number): Count {
  const isEmpty = count.passed + count.failed + count.skipped === 0;
  const isSilent = exitCode !== 0 && count.failed === 0;
  return isEmpty || isSilent ? { ...count, failed: count.failed + 1 } : count;
}

/** Where everything that a test may want is there, a skipped one is a hole: it counts as failed. */
export function skipsAsFailures({ passed, failed, skipped }: Count): Count {
  return { passed, failed: failed + skipped, skipped: 0 };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** One line a stage, for people. */
export function renderTable(results: readonly StageResult[]): string {
  const rows = results.map(({ name, count: { passed, failed, skipped }, tookMs }) => [
    failed > 0 ? "failed" : "ok",
    name,
    seconds(tookMs),
    `${passed} passed`,
    failed > 0 ? `${failed} failed` : "",
    skipped > 0 ? `${skipped} skipped` : "",
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))),
    )
    .map((cells) => `  ${cells.join("  ").trimEnd()}`)
    .join("\n");
}

/** The last line of `npm test`, alone, for machines. */
export function renderTotal({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
