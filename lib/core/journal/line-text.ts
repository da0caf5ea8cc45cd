import type { Report } from "../report/report.ts";
import { windows1252 } from "./windows1252.ts";

/** GP's distribution reference, `DSCRIPTN` (gp.md 3.1). In characters, which are bytes in Windows-1252. */
export const LINE_TEXT_LENGTH_MAX = 30;
/** Longer than any name; only so that a hostile one is not transliterated whole. */
const NAME_LENGTH_MAX = 200;
const SUFFIXES: ReadonlySet<string> = new Set(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"]);

/**
 * The text of a settlement line: `<last name> <report id>`. The id leads back to Expensify, so it is never cut: the name
 * gives way. Of an id longer than the line, its last characters stay.
 */
export function settlementLineText(report: Report): string {
  const reportId = windows1252(report.reportId, NAME_LENGTH_MAX).slice(-LINE_TEXT_LENGTH_MAX);
  const name = windows1252(lastName(report), Math.max(0, LINE_TEXT_LENGTH_MAX - reportId.length - 1));
  return name === "" ? reportId : `${name} ${reportId}`;
}

/** The text of a line that stands for many expenses: how many, and whose. */
export function summedLineText(count: number, report: Report): string {
  return windows1252(`${count} expenses ${lastName(report)}`, LINE_TEXT_LENGTH_MAX);
}

/** `Maya Okafor` and `Okafor, Maya` → `Okafor`; a generation suffix is no name; no name → the e-mail's local part. */
export function lastName(report: Report): string {
  const name = windows1252(report.submitterName, NAME_LENGTH_MAX);
  const [beforeComma = "", afterComma] = name.split(",", 2);
  const words = beforeComma.split(" ").filter((word) => word !== "" && !SUFFIXES.has(word.toLowerCase()));
  // "Okafor, Maya" gives the whole family name first; "Maya Okafor, Jr." only has a suffix behind the comma.
  const isFamilyFirst = afterComma !== undefined && !SUFFIXES.has(afterComma.trim().toLowerCase());
  const family = isFamilyFirst ? words.join(" ") : words.at(-1);
  return family || (report.submitterEmail.split("@")[0] ?? "");
}
