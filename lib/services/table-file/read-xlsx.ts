import { setImmediate as breathe } from "node:timers/promises";
import { strFromU8, unzipSync } from "fflate";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { err, type Result } from "#lib/core/result.ts";
import { checkShape } from "./read-csv.ts";
import { COLUMNS_MAX, type ReadRow, ROWS_MAX, type TableFault, UNPACKED_BYTES_MAX } from "./table.ts";

const WANTED = /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/;
const ENTRIES_MAX = 200;
/** The parser stands aside after each piece, so that other requests of the process are answered. In characters. */
const PIECE_LENGTH = 500_000;

class Refused extends Error {
  readonly code: TableFault["code"];
  constructor(code: TableFault["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * The rows of the first sheet of an XLSX workbook, each cell as the text that a person would type: numbers without exponent and
 * `.0`, formulas by their last result. Formulas are not run, links not followed, entities not resolved. What would unpack to more
 * than `UNPACKED_BYTES_MAX` is refused by what the file says of itself before anything is unpacked, and no part is given more
 * room than it said.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Result<readonly ReadRow[], TableFault>> {
  try {
    const parts = unpack(bytes);
    const path = firstSheetPath(parts);
    const sheet = parts[path];
    if (!sheet) throw new Refused("not_a_table");
    const shared = await readShared(parts["xl/sharedStrings.xml"]);
    return checkShape(await readSheet(strFromU8(sheet), shared));
  } catch (error) {
    // Of a broken zip or XML the libraries throw; whatever it is, the file is not one that we can read.
    return err({ code: error instanceof Refused ? error.code : "unreadable" });
  }
}

type Parts = Readonly<Record<string, Uint8Array>>;

function unpack(bytes: Uint8Array): Parts {
  let unpackedBytes = 0;
  let entries = 0;
  return unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      entries += 1;
      if (entries > ENTRIES_MAX) throw new Refused("too_large");
      if (!WANTED.test(name)) return false;
      unpackedBytes += originalSize;
      if (unpackedBytes > UNPACKED_BYTES_MAX) throw new Refused("too_large");
      return true;
    },
  });
}

/** The sheet that stands first in the workbook, which need not be `sheet1.xml`. */
function firstSheetPath(parts: Parts): string {
  let relation = "";
  parseNow(parts["xl/workbook.xml"], ({ name, attributes }) => {
    if (localName(name) !== "sheet" || relation !== "") return;
    relation = Object.entries(attributes).find(([key]) => localName(key) === "id" && key.includes(":"))?.[1] ?? "";
  });
  let target = "";
  parseNow(parts["xl/_rels/workbook.xml.rels"], ({ attributes: { Id, Target } }) => {
    if (Id === relation && Target !== undefined) target = Target;
  });
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

function parseNow(part: Uint8Array | undefined, onTag: (tag: SaxesTagPlain) => void): void {
  if (!part) throw new Refused("not_a_table");
  const parser = newParser();
  parser.on("opentag", onTag);
  parser.write(strFromU8(part)).close();
}

function newParser(): SaxesParser {
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Refused("unreadable");
  });
  return parser;
}

async function parseSlowly(parser: SaxesParser, text: string): Promise<void> {
  for (let at = 0; at < text.length; at += PIECE_LENGTH) {
    parser.write(text.slice(at, at + PIECE_LENGTH));
    await breathe();
  }
  parser.close();
}

/** Texts that cells point to. Phonetic guides (`rPh`) are not part of them. */
async function readShared(part: Uint8Array | undefined): Promise<readonly string[]> {
  if (!part) return [];
  const texts: string[] = [];
  const reading = { text: "", inText: false, phonetic: 0 };
  const parser = newParser();
  parser.on("opentag", ({ name }) => {
    const tag = localName(name);
    if (tag === "si") reading.text = "";
    if (tag === "rPh") reading.phonetic += 1;
    reading.inText = tag === "t" && reading.phonetic === 0;
  });
  parser.on("text", (text) => {
    if (reading.inText) reading.text += text;
  });
  parser.on("closetag", ({ name }) => {
    const tag = localName(name);
    reading.inText = false;
    if (tag === "rPh") reading.phonetic -= 1;
    if (tag === "si") texts.push(reading.text);
  });
  await parseSlowly(parser, strFromU8(part));
  return texts;
}

async function readSheet(xml: string, shared: readonly string[]): Promise<readonly ReadRow[]> {
  const rows: ReadRow[] = [];
  const now = { row: 0, cells: [] as string[], column: 0, type: "", text: "", inText: false, phonetic: 0 };
  const parser = newParser();
  parser.on("opentag", ({ name, attributes }) => {
    const tag = localName(name);
    if (tag === "row") Object.assign(now, { row: Number(attributes["r"] ?? now.row + 1), cells: [], column: 0 });
    if (tag === "c") {
      const column = columnOf(attributes["r"]) ?? now.column;
      if (column >= COLUMNS_MAX) now.inText = false;
      Object.assign(now, { column, type: attributes["t"] ?? "n", text: "" });
    }
    if (tag === "rPh") now.phonetic += 1;
    now.inText = tag === "v" || (tag === "t" && now.phonetic === 0);
  });
  parser.on("text", (text) => {
    if (now.inText) now.text += text;
  });
  parser.on("closetag", ({ name }) => {
    const tag = localName(name);
    now.inText = false;
    if (tag === "rPh") now.phonetic -= 1;
    if (tag === "c") {
      const text = cellText(now.type, now.text, shared);
      // Formats alone reach far to the right; a text there is told by `checkShape`.
      if (text !== "" && now.column <= COLUMNS_MAX) put(now.cells, now.column, text);
      now.column += 1;
    }
    if (tag !== "row") return;
    if (rows.length >= ROWS_MAX) throw new Refused("too_many_rows");
    if (now.cells.length > 0) rows.push({ number: now.row, cells: now.cells });
  });
  await parseSlowly(parser, xml);
  return rows;
}

function put(cells: string[], column: number, text: string): void {
  while (cells.length < column) cells.push("");
  cells[column] = text;
}

function cellText(type: string, text: string, shared: readonly string[]): string {
  if (type === "s") return plain(shared[Number(text)] ?? "");
  if (type === "inlineStr" || type === "str") return plain(text);
  if (type === "b") return text === "1" ? "TRUE" : "FALSE";
  if (type === "e") return text;
  const value = Number(text);
  return text === "" || !Number.isFinite(value)
    ? text
    : Number.isInteger(value)
      ? BigInt(value).toString()
      : String(value);
}

/** `_x0009_` → the character; see `writeXlsx`. */
function plain(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** `BC12` → 54. */
function columnOf(place: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(place ?? "")?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + ((letter.codePointAt(0) ?? 64) - 64), 0) - 1;
}
