import fc from "fast-check";
import { strToU8, unzipSync, strFromU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { csvText } from "./csv-text.ts";
import { readTable } from "./read-table.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX, type Table, UNPACKED_BYTES_MAX } from "./table.ts";
import { writeXlsx } from "./write-xlsx.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const cellsOf = async (file: Uint8Array) => {
  const read = await readTable(file);
  return read.ok ? read.value.map(({ cells }) => cells) : read.error.code;
};
const table = (rows: Table["rows"], head = ["Source", "Target"]): Table => ({
  ...{ sheet: "Mapping", head, asText: new Set(head), rows },
});

test.each([
  ["commas", "Source,Target\r\nMeals,6430\r\n"],
  ["semicolons, as Excel in Germany", "Source;Target\r\nMeals;6430\r\n"],
  ["tabs", "Source\tTarget\nMeals\t6430\n"],
  ["a mark in front", "\uFEFFSource,Target\nMeals,6430"],
  ["quotes", '"Source","Target"\r\n"Meals","6430"\r\n'],
  ["old line ends", "Source,Target\rMeals,6430\r"],
  ["empty columns at the end", "Source,Target,,,\r\nMeals,6430,,,\r\n"],
  ["our own protection of codes", 'Source,Target\r\nMeals,"=""6430"""\r\n'],
])("CSV with %s", async (_name, text) => {
  expect(await cellsOf(bytes(text))).toEqual([
    ["Source", "Target"],
    ["Meals", "6430"],
  ]);
});

test("Excel's own first line says what stands between cells, and counts as a row", async () => {
  const read = await readTable(bytes("sep=;\r\nSource;Target\r\nMeals, hot;6430\r\n"));
  expect(read).toMatchObject({ ok: true, value: [{ number: 2 }, { number: 3, cells: ["Meals, hot", "6430"] }] });
});

test("a separator inside of quotes does not decide", async () => {
  expect(await cellsOf(bytes('"a,b,c,d";Target\r\n"x\r\ny";1\r\n'))).toEqual([
    ["a,b,c,d", "Target"],
    ["x\r\ny", "1"],
  ]);
});

test("Windows-1252 and UTF-16 are read as what they are", async () => {
  expect(await cellsOf(Uint8Array.from([67, 97, 102, 0xe9, 44, 49]))).toEqual([["Café", "1"]]);
  const utf16 = new Uint8Array(Buffer.from("\uFEFFCafé\t1", "utf16le"));
  expect(await cellsOf(utf16)).toEqual([["Café", "1"]]);
});

test("what looks like a formula comes back as it went out", async () => {
  const cells = ["=1+1", "+1", "-5", "@SUM(A1)", "'quoted", "0042", "4056343049275634401", 'a "b", c'];
  const text = csvText(["a", "b", "c", "d", "e", "f", "g", "h"], [cells], new Set(["f", "g"]));
  expect((await cellsOf(bytes(text)))[1]).toEqual(cells);
});

test("XLSX: texts are texts and never formulas; zeros and long numbers stay; money is a number", async () => {
  const file = writeXlsx(
    table([
      ["=HYPERLINK(1)", "0042"],
      ["4056343049275634401", { number: "1204.60" }],
    ]),
  );
  const sheet = strFromU8(unzipSync(file)["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  expect(sheet).not.toContain("<f>");
  expect(sheet).toContain('s="3"><v>1204.60</v>');
  expect(await cellsOf(file)).toEqual([
    ["Source", "Target"],
    ["=HYPERLINK(1)", "0042"],
    ["4056343049275634401", "1204.6"],
  ]);
});

test("any texts go through XLSX and CSV unchanged", async () => {
  const cell = fc
    .string({ unit: "binary", maxLength: 12 })
    .filter((text) => text.trim() !== "" && !text.startsWith("'"));
  const plain = cell
    .map((text) => text.replaceAll(/\p{Cc}|[\uFFFE\uFFFF]/gu, "_").trim())
    .filter((text) => text !== "");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(plain, plain), { minLength: 1, maxLength: 8 }), async (rows) => {
      expect((await cellsOf(writeXlsx(table(rows)))).slice(1)).toEqual(rows);
      const file = bytes(csvText(["Source", "Target"], rows, new Set(["Source", "Target"])));
      expect((await cellsOf(file)).slice(1)).toEqual(rows);
    }),
    { numRuns: 60, seed: 7 },
  );
});

const XLSX = (sheet: string, shared = "") =>
  zipSync({
    "xl/workbook.xml": strToU8(
      '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="rId7"/><sheet name="B" r:id="rId8"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      '<Relationships><Relationship Id="rId8" Target="worksheets/sheet1.xml"/><Relationship Id="rId7" Target="worksheets/sheet2.xml"/></Relationships>',
    ),
    "xl/sharedStrings.xml": strToU8(`<sst>${shared}</sst>`),
    "xl/worksheets/sheet1.xml": strToU8("<worksheet/>"),
    "xl/worksheets/sheet2.xml": strToU8(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
  });

test("XLSX as Excel writes it: shared and rich texts, gaps, numbers, results of formulas, the first sheet of the book", async () => {
  const shared = "<si><t>Source</t></si><si><r><t>Me</t></r><r><t>als</t></r><rPh><t>x</t></rPh></si>";
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="str"><f>x</f><v>Target</v></c></row>' +
    '<row r="4"><c r="A4" t="s"><v>1</v></c><c r="C4"><v>6.43E3</v></c><c r="ZZ4" s="1"/></row>';
  const read = await readTable(XLSX(rows, shared));
  expect(read).toEqual({
    ok: true,
    value: [
      { number: 1, cells: ["Source", "", "Target"] },
      { number: 4, cells: ["Meals", "", "6430"] },
    ],
  });
});

test("a zip that says it unpacks to too much is refused before it is unpacked", async () => {
  const bomb = XLSX(`<row r="1"/>${" ".repeat(UNPACKED_BYTES_MAX)}`);
  expect(bomb.length).toBeLessThan(200_000);
  expect(await cellsOf(bomb)).toBe("too_large");
});

test("a zip that lies about its size gets no more room than it said", async () => {
  const honest = XLSX(`<row r="1"/>${" ".repeat(1_000_000)}`);
  const view = new DataView(honest.buffer);
  // The size unpacked, in the directory at the end of the zip: 24 bytes after its mark.
  for (let at = 0; at < honest.length - 4; at++)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 60, true);
  expect(await cellsOf(honest)).toMatch(/unreadable|not_a_table/);
});

test("entities are not resolved, and a document type is refused", async () => {
  const evil =
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>';
  const file = zipSync({ ...unzipSync(XLSX("")), "xl/worksheets/sheet2.xml": strToU8(evil) });
  expect(await cellsOf(file)).toBe("unreadable");
});

test.each([
  ["larger than a file may be", () => new Uint8Array(FILE_BYTES_MAX + 1), "too_large"],
  ["the old format of Excel", () => Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), "unreadable"],
  ["a zip that is no workbook", () => zipSync({ "a.txt": strToU8("a") }), "not_a_table"],
  ["a zip that was cut off", () => XLSX("").slice(0, 90), "unreadable"],
  ["too many rows", () => bytes("a\n".repeat(ROWS_MAX + 1)), "too_many_rows"],
  ["too many columns", () => bytes(`${"a,".repeat(COLUMNS_MAX)}a`), "too_many_columns"],
  ["a cell too long", () => bytes("a".repeat(CELL_LENGTH_MAX + 1)), "cell_too_long"],
])("refuses %s", async (_name, file, code) => {
  expect(await cellsOf(file())).toBe(code);
});
