import { strToU8, zipSync } from "fflate";
import { type Table, type TableCell, textOf } from "./table.ts";

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
/** Cell styles by place in `cellXfs` below: text (Excel's format `@`, which keeps zeros also when edited), head, money. */
const STYLE = { text: 1, head: 2, money: 3 } as const;
const WIDTH_MIN = 8;
const WIDTH_MAX = 44;
const WIDTH_ROWS = 200;
/** Zip keeps no time before 1980; a fixed one makes the same table the same file. */
const MADE_AT = new Date("1980-01-02T00:00:00Z");

/**
 * The table as an XLSX workbook of one sheet: texts are texts (never a formula, no zero or digit lost, also when edited in Excel),
 * numbers are numbers, the head stays in sight and has filters.
 */
export function writeXlsx(table: Table): Uint8Array {
  const parts: Record<string, string> = {
    "[Content_Types].xml": `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    "_rels/.rels": relations([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="${escaped(table.sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations([
      ["worksheet", "worksheets/sheet1.xml"],
      ["styles", "styles.xml"],
    ]),
    "xl/styles.xml": `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": sheet(table),
  };
  const files = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]));
  return zipSync(files, { mtime: MADE_AT });
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const each = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${REL}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each.join("")}</Relationships>`;
}

function sheet({ head, rows }: Table): string {
  const last = `${columnName(head.length - 1)}${rows.length + 1}`;
  const widths = head.map((name, at) =>
    Math.max(WIDTH_MIN, name.length, ...rows.slice(0, WIDTH_ROWS).map((row) => textOf(row[at] ?? "").length)),
  );
  const cols = widths.map(
    (width, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${Math.min(width, WIDTH_MAX) + 2}" style="${STYLE.text}" customWidth="1"/>`,
  );
  const lines = [line(1, head, STYLE.head), ...rows.map((row, index) => line(index + 2, row, STYLE.text))];
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols.join("")}</cols><sheetData>${lines.join("")}</sheetData><autoFilter ref="A1:${last}"/></worksheet>`;
}

function line(number: number, cells: readonly TableCell[], style: number): string {
  const xml = cells.map((cell, at) => {
    const place = `${columnName(at)}${number}`;
    if (typeof cell !== "string") return `<c r="${place}" s="${STYLE.money}"><v>${cell.number}</v></c>`;
    if (cell === "") return `<c r="${place}" s="${style}"/>`;
    return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  });
  return `<row r="${number}">${xml.join("")}</row>`;
}

const LETTERS = 26;

function columnName(at: number): string {
  const rest = Math.floor(at / LETTERS);
  return `${rest > 0 ? columnName(rest - 1) : ""}${String.fromCodePoint(65 + (at % LETTERS))}`;
}

/** XML has no place for control characters; Excel reads `_x0009_` in a text as one, so such texts are told apart. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}
