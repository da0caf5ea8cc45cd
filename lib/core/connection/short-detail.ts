const DETAIL_CHARACTERS_MAX = 200;

/** Text of a remote server, cut and without control characters: it goes to logs, to the database and to a screen. */
export function shortDetail(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, DETAIL_CHARACTERS_MAX);
}
