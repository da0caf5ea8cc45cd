/** What Excel and German or French spreadsheets separate by. */
const SEPARATORS = [",", ";", "\t"] as const;
const BYTE_ORDER_MARK = "\uFEFF";
/** `="0123"`, as our own files and many others keep a code from becoming a number. */
const CODE_AS_TEXT = /^="(.*)"$/;

/**
 * The rows of a CSV file with whatever separator its first line has most of; quotes as in RFC 4180, empty lines left out. Cells are
 * trimmed texts, never numbers. Null where a quote is never closed.
 */
export function csvRows(text: string): readonly (readonly string[])[] | null {
  const file = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const [firstLine = ""] = file.split(/\r?\n/, 1);
  const count = (separator: string) => firstLine.split(separator).length;
  const [separator] = SEPARATORS.toSorted((a, b) => count(b) - count(a));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    row.push(plain(cell));
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (row.some((one) => one !== "")) rows.push(row);
    row = [];
  };
  for (let at = 0; at < file.length; at += 1) {
    const character = file[at] ?? "";
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (file[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") isQuoted = true;
    else if (character === separator) endCell();
    else if (character === "\n") endRow();
    else if (character !== "\r") cell += character;
  }
  if (isQuoted) return null;
  endRow();
  return rows;
}

function plain(cell: string): string {
  const trimmed = cell.trim();
  return (CODE_AS_TEXT.exec(trimmed)?.[1] ?? trimmed).trim();
}
