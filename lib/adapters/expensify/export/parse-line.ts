import { err, ok, type Result } from "../../../core/result.ts";
import { describeIssue, type ExportLine, exportLineSchema } from "../wire.ts";

const WHOLE_NUMBER = /^-?\d+(?:\.0+)?$/;

/**
 * Reads one line of an export. No number is rounded on the way: one that is fractional or beyond 2^53 comes out as its
 * source text (expensify.md 0, points 9 and 10).
 *
 * Errors: what is wrong with the line, without any of its values.
 */
export function parseLine(text: string): Result<ExportLine, string> {
  let json: unknown;
  try {
    json = JSON.parse(text, keepExact);
  } catch {
    return err("not JSON");
  }
  const line = exportLineSchema.safeParse(json);
  return line.success ? ok(line.data) : err(describeIssue(line.error));
}

function keepExact(_key: string, value: unknown, context?: Readonly<{ source?: string }>): unknown {
  if (typeof value !== "number") return value;
  const source = context?.source ?? String(value);
  return Number.isSafeInteger(value) && WHOLE_NUMBER.test(source) ? value : source;
}
