import anyAscii from "any-ascii";

/** What Windows-1252 has beyond Latin-1, at 0x80 to 0x9F. The five unassigned bytes there stand for nothing. */
const EXTRA = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");
const WHITESPACE = /\s+/gu;
/**
 * Control and format characters: also bidi overrides, zero-width joiners and the soft hyphen, none of which a ledger shows.
 * U+FFFD stands where one was that Postgres cannot keep (NUL, half a surrogate pair), so it goes as well.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\uFFFD]/gu;

/** What is as it should be already, as most texts are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * The text as GP can hold it: `char` columns in code page 1252 (gp.md 3.1). At most `lengthMax` characters, one byte each.
 *
 * Whitespace of any kind collapses to one space, invisible characters go, and what 1252 lacks is transliterated to ASCII
 * rather than lost. Cut at the end.
 */
export function windows1252(text: string, lengthMax: number): string {
  if (PLAIN.test(text)) return text.slice(0, lengthMax).trimEnd();
  const visible = text.normalize("NFC").replace(WHITESPACE, " ").replace(INVISIBLE, "");
  const fitting = Array.from(visible, (character) => (isWindows1252(character) ? character : anyAscii(character))).join(
    "",
  );
  return fitting.replace(WHITESPACE, " ").trim().slice(0, lengthMax).trimEnd();
}

function isWindows1252(character: string): boolean {
  return (
    (character >= " " && character <= "~") || (character >= "\u00A0" && character <= "\u00FF") || EXTRA.has(character)
  );
}
