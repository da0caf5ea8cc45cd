/** Excel takes a file as UTF-8 only with this in front. */
const BYTE_ORDER_MARK = "\uFEFF";
/** What a spreadsheet would take for a formula, or for the start of one after trimming. */
const FORMULA = /^[=+\-@]/;
const NEEDS_QUOTES = /[",;\r\n\t]|^\s|\s$/;

/**
 * Rows as a CSV file that Excel shows as it is: UTF-8 with mark, CRLF, and a text that looks like a formula led by an
 * apostrophe (security.md, check 50). `asText` columns (ids, account codes) become `="0123"`, so that Excel neither drops a
 * leading zero nor rounds a 19-digit id.
 */
export function csvText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  asText: ReadonlySet<string>,
): string {
  const lines = rows.map((row) => row.map((cell, index) => field(cell, asText.has(head[index] ?? ""))).join(","));
  return `${BYTE_ORDER_MARK}${[head.map((name) => field(name, false)).join(","), ...lines].join("\r\n")}\r\n`;
}

function field(text: string, asText: boolean): string {
  // Only what a plain code can hold may become a formula of ours; anything else could close it and open another.
  if (asText && /^[A-Za-z0-9._/-]+$/.test(text)) return `"=""${text}"""`;
  const safe = FORMULA.test(text.replaceAll("\u0000", "").trimStart()) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}
