import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { ExportLine } from "../wire.ts";
import { parseLine } from "./parse-line.ts";
import { readLines } from "./read-lines.ts";

/** Lines of one file, ends included: the template may run in passes of one report. */
const LINES_MAX = 200_000;

/** The reports of one file or several: a report may come twice, but only with the same content. */
export type SeenReports = Readonly<{
  /** Digest of each report's first line, by report id. */
  digests: Map<string, string>;
  /** Reports of which two lines say two things: neither can be believed. */
  contradictory: Set<string>;
}>;

/** A file that is good as a whole. `count` is what stands against `limit`: report lines and error lines. */
export type CheckedExport = Readonly<{ count: number; seen: SeenReports }>;

/**
 * First pass over an export: refuses it as a whole by the rules of expensify.md 8. Nothing may be taken from a file that
 * did not come through here: a truncated one looks good up to its last line.
 *
 * Errors: `expensify_file_refused` with the line and what is wrong with it, never with a value of it.
 */
export async function checkExport(file: FileHandle, lineBytesMax: number): Promise<Result<CheckedExport, RunProblem>> {
  const tally = { report: 0, error: 0, announcedReports: 0, announcedErrors: 0 };
  const seen: SeenReports = { digests: new Map(), contradictory: new Set() };
  let number = 0;
  let lastKind: ExportLine["t"] | null = null;
  for await (const line of readLines(file, lineBytesMax)) {
    number = line.number;
    if (number > LINES_MAX) return refuse(number, `more than ${LINES_MAX} lines`);
    if (line.text === null) return refuse(number, line.fault);
    const parsed = parseLine(line.text);
    if (!parsed.ok) return refuse(number, parsed.error);
    lastKind = parsed.value.t;
    if (parsed.value.t === "end") {
      tally.announcedReports += parsed.value.reports;
      tally.announcedErrors += parsed.value.errors;
    } else {
      tally[parsed.value.t] += 1;
      remember(seen, parsed.value.reportID, createHash("sha256").update(line.text).digest("base64"));
    }
  }
  if (lastKind !== "end") return refuse(number, "the last line is not an end line");
  if (tally.announcedReports !== tally.report || tally.announcedErrors !== tally.error) {
    const announced = `${tally.announcedReports} reports and ${tally.announcedErrors} errors announced`;
    return refuse(number, `${announced}, ${tally.report} and ${tally.error} found`);
  }
  return ok({ count: tally.report + tally.error, seen });
}

/** Adds what one file showed to what all files of a reading showed. */
export function mergeSeen(into: SeenReports, from: SeenReports): void {
  for (const [reportId, digest] of from.digests) remember(into, reportId, digest);
  for (const reportId of from.contradictory) into.contradictory.add(reportId);
}

function remember(seen: SeenReports, reportId: string, digest: string): void {
  const first = seen.digests.get(reportId);
  if (first === undefined) seen.digests.set(reportId, digest);
  else if (first !== digest) seen.contradictory.add(reportId);
}

function refuse(line: number, detail: string): Result<never, RunProblem> {
  return err({ code: "expensify_file_refused", line, detail });
}
