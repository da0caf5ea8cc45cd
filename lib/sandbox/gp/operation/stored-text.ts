/** What is left of a text in a `char` column of Windows-1252 (gp.md 3.1): other characters are lost, ends are trimmed. */

/** Windows-1252 beyond Latin-1. */
const EXTRA = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const STORABLE = new RegExp(`[^\\x00-\\x7f\\xa0-\\xff${EXTRA}]`, "gu");

export function asStored(text: string): string {
  return text.replaceAll(STORABLE, "?").trimEnd();
}
