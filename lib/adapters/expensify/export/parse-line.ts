import { isReportId, standInReportId } from "#lib/core/report/report-id.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { describeIssue, type ExportLine, exportLineSchema } from "../wire.ts";

/**
 * A sum of money that `JSON.parse` might round: with a fraction, an exponent or 16 digits and more. Inside a JSON string
 * each quote has a backslash before it, so `"amount":` is a key wherever it stands.
 */
const INEXACT =
  /"(total|amount|modifiedAmount|convertedAmount|taxAmount|modifiedTaxAmount)":(-?\d+(?=[.eE]|\d{15})\d*(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=[,}])/g;
const WHOLE_NUMBER = /^-?\d+(?:\.0+)?$/;

/** A line as it is read. `unusableId` is the report's own id where that can be no key; `reportID` is then a stand-in. */
export type ParsedLine = ExportLine & Readonly<{ unusableId?: string }>;

/**
 * Reads one line of an export. No sum of money is rounded on the way: one that is fractional or beyond 2^53 comes out as
 * its source text, and every other one is a safe whole number (expensify.md 0, points 9 and 10).
 *
 * Errors: what is wrong with the line, without any of its values.
 */
export function parseLine(text: string): Result<ParsedLine, string> {
  let json: unknown;
  try {
    json = JSON.parse(text.replaceAll(INEXACT, keepExact));
  } catch {
    return err("not JSON");
  }
  const line = exportLineSchema.safeParse(json);
  return line.success ? ok(withSoundId(line.data, text)) : err(describeIssue(line.error));
}

function withSoundId(line: ExportLine, text: string): ParsedLine {
  if (line.t === "end" || isReportId(line.reportID)) return line;
  return { ...line, reportID: standInReportId(line.reportID, text), unusableId: line.reportID };
}

/** The number as text, unless it is whole and safe after all, such as `1.0`. */
function keepExact(member: string, key: string, source: string): string {
  return WHOLE_NUMBER.test(source) && Number.isSafeInteger(Number(source)) ? member : `"${key}":"${source}"`;
}
