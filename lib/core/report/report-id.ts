import { createHash } from "node:crypto";

/** The longest that Expensify gives have 19 digits. */
const CHARACTERS_MAX = 32;
const SHOWN_CHARACTERS_MAX = 60;
const REPORT_ID = new RegExp(`^[0-9A-Za-z]{1,${CHARACTERS_MAX}}$`);
/** No real id has the hyphen. */
const STAND_IN_PREFIX = "BAD-";
const STAND_IN_DIGITS = 16;

/** Base-62 or digits (expensify.md 6.1): all that a marker, a list of ids and an address may carry without harm. */
export function isReportId(text: string): boolean {
  return REPORT_ID.test(text);
}

/**
 * A key for a report whose own id cannot be one: the same for the same id, so that it is one report at every reading. A
 * blank id tells no two reports apart, so its key is made from the whole line.
 */
export function standInReportId(id: string, line: string): string {
  const basis = id.trim() === "" ? line : id;
  return `${STAND_IN_PREFIX}${createHash("sha256").update(basis).digest("hex").slice(0, STAND_IN_DIGITS)}`;
}

/** An unusable id for the eye: what cannot be seen is written out, `\u0007`. */
export function shownReportId(id: string): string {
  return JSON.stringify(id.toWellFormed().trim()).slice(1, -1).slice(0, SHOWN_CHARACTERS_MAX);
}
