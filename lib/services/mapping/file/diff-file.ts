import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { ReadRow } from "../../table-file/table.ts";
import type { Choice } from "../rows/choices.ts";
import type { MappingRow } from "../rows/mapping-row.ts";
import { AS_TEXT, type Column, COLUMNS, WHOLE_ACCOUNT } from "./file-columns.ts";

type Key = NonNullable<MappingRow["key"]>;

/** What a row of the file would do, or why it cannot. */
export type FileRowKind =
  | ("new" | "changed" | "unmapped")
  | ("unknown_source" | "ambiguous_source" | "twice" | "unknown_target" | "refused_target" | "stale");

export type FileDiffRow = Readonly<{
  /** As Excel counts: the head is row 1. */
  number: number;
  kind: FileRowKind;
  source: string;
  /** What saving would change: of a whole account, before or after, that key. Null where the source is not one of ours. */
  key: Key | null;
  from: string | null;
  to: string | null;
  toName: string;
  /** `to` is a whole account for a category, whatever the tag. */
  whole: boolean;
  /** As the row says now: what a file does not speak of stays. */
  keepsCostCentre?: true;
  /** Of a refused target why; of a target read otherwise than written what the file says; else `""`. */
  note: string;
}>;

export type FileDiff = Readonly<{
  /** May be saved. */
  changes: readonly FileDiffRow[];
  /** May not, each with its reason; a `stale` one may be saved after all where the person says so. */
  problems: readonly FileDiffRow[];
  unchanged: number;
  /** Sources of the company that the file does not name: they stay as they are. */
  notNamed: number;
}>;

export type DiffFacts = Readonly<{
  /** Everything that can be mapped, as it is now. */
  rows: readonly MappingRow[];
  /** What may be mapped to, by segment position; 0: accounts of cards. */
  choices: (position: number) => ReadonlyMap<string, Choice>;
  /** Whole accounts that a category may stand for. */
  accounts: () => ReadonlyMap<string, Choice>;
  /** What a key was mapped to by the version that the file names; undefined when nothing is known of it. */
  targetAt: (keyText: string, version: number) => string | null | undefined;
}>;

const NEEDED: readonly Column[] = ["Source", "Target"];

/** Columns by name, wherever they stand; null with what is missing. */
export function columnsOf(head: readonly string[]): ReadonlyMap<Column, number> | Readonly<{ missing: Column }> {
  const names = head.map((name) => name.trim().toLowerCase());
  const found = new Map(COLUMNS.map((column) => [column, names.indexOf(column.toLowerCase())] as const));
  const missing = NEEDED.find((column) => (found.get(column) ?? -1) < 0);
  return missing === undefined ? new Map([...found].filter(([, at]) => at >= 0)) : { missing };
}

/**
 * What the rows of a file would change, before anything does. A row is found by its `Key`, else by kind, segment, level and source;
 * rows without a source are passed over. Where the mapping went on since the file was made, only what the file itself changed
 * counts, and a row that both changed is `stale`.
 */
export function diffFile(lines: readonly ReadRow[], columns: ReadonlyMap<Column, number>, facts: DiffFacts): FileDiff {
  const find = createFinder(facts.rows);
  const seen = new Set<string>();
  const changes: FileDiffRow[] = [];
  const problems: FileDiffRow[] = [];
  let unchanged = 0;
  for (const { number, cells } of lines) {
    const cell = (column: Column) => {
      const text = (cells[columns.get(column) ?? -1] ?? "").trim();
      return AS_TEXT.has(column) ? text : text.toLowerCase();
    };
    const source = cells[columns.get("Source") ?? -1] ?? "";
    if (source.trim() === "" && cell("Key") === "") continue;
    // Refused accounts stand in the file for the eye.
    if (cell("Kind") === "account") continue;
    const found = find({
      key: cell("Key"),
      kind: cell("Kind"),
      segment: cell("Segment"),
      level: cell("Tag level"),
      source,
    });
    const to = cell("Target") === "" ? null : cell("Target");
    const blank = { number, source, key: null, from: null, to, toName: "", whole: false, note: "" };
    if (found.length !== 1 || found[0]?.key == null) {
      problems.push({ ...blank, kind: found.length > 1 ? "ambiguous_source" : "unknown_source" });
      continue;
    }
    const [row] = found;
    if (seen.has(row.id)) {
      problems.push({ ...blank, key: row.key, from: row.target?.value ?? null, kind: "twice" });
      continue;
    }
    seen.add(row.id);
    const line = judge(
      { ...blank, key: row.key },
      row,
      { target: cell("Target"), is: cell("Target is"), version: columns.has("Version") ? cell("Version") : null },
      facts,
    );
    if (line === null) unchanged += 1;
    else if (line.kind === "new" || line.kind === "changed" || line.kind === "unmapped") changes.push(line);
    else problems.push(line);
  }
  return {
    changes,
    problems,
    unchanged,
    notNamed: facts.rows.filter((row) => row.key !== null && !seen.has(row.id)).length,
  };
}

type Written = Readonly<{ target: string; is: string; version: string | null }>;

/** Null: nothing changes. */
function judge(
  line: Omit<FileDiffRow, "kind">,
  row: MappingRow,
  { target: written, is, version }: Written,
  facts: DiffFacts,
): FileDiffRow | null {
  const from = row.target?.value ?? null;
  const wasWhole = row.target?.whole ?? false;
  const whole = isWhole(row, written, is, facts);
  const known = whole ? facts.accounts() : facts.choices(row.key?.segment ?? 0);
  const to = written === "" ? null : readTarget(written, known);
  if (to === from && (to === null || whole === wasWhole)) return null;
  const isOfAccount = whole || (to === null && wasWhole && row.kind === "category");
  const about = {
    ...line,
    ...{ from, to, whole },
    key: isOfAccount && line.key ? { ...line.key, segment: 0 } : line.key,
    toName: known.get(to ?? "")?.name ?? "",
    note: to === (written || null) ? "" : written,
    ...(row.target?.keepsCostCentre && to !== null && !whole ? { keepsCostCentre: true as const } : {}),
  };
  // What the file was made from: a row that it left as it was then is not a change of the file. One made by hand says nothing.
  const wasVersion = version === null ? row.version : version === "" ? null : Number(version);
  const was = wasVersion === null ? null : targetThen(row, wasVersion, facts);
  const movedOn = row.version !== wasVersion;
  if (movedOn && was !== undefined && was === to) return null;
  if (to !== null && !known.has(to)) return { ...about, kind: "unknown_target" };
  const refusal = to === null ? null : (known.get(to)?.refusal ?? null);
  if (refusal !== null) return { ...about, kind: "refused_target", note: refusal };
  if (movedOn) return { ...about, kind: "stale" };
  return { ...about, kind: to === null ? "unmapped" : from === null ? "new" : "changed" };
}

/** Whether the file gives a category a whole account: as it says, unless what it says can only be the other. */
function isWhole(row: MappingRow, written: string, is: string, { choices, accounts }: DiffFacts): boolean {
  if (row.kind !== "category" || written === "") return false;
  const isValue = choices(row.key?.segment ?? 0).has(written);
  const isAccount = accounts().has(written);
  return isValue === isAccount ? is === WHOLE_ACCOUNT : isAccount;
}

/** What the row was by a version: of a category either its whole account or its segment's value. */
function targetThen({ id, key }: MappingRow, version: number, { targetAt }: DiffFacts): string | null | undefined {
  const whole = key?.kind === "category" ? targetAt(mappingKeyText({ ...key, segment: 0 }), version) : undefined;
  return whole ?? targetAt(id, version) ?? whole;
}

/** Excel takes zeros from the front of what a person types: the one value that differs in nothing else is meant. */
function readTarget(written: string, known: ReadonlyMap<string, Choice>): string {
  if (known.has(written) || !/^\d+$/.test(written)) return written;
  const bare = (text: string) => text.replace(/^0+(?=\d)/, "");
  const alike = [...known.keys()].filter((value) => /^\d+$/.test(value) && bare(value) === bare(written));
  const [only] = alike;
  return only !== undefined && alike.length === 1 ? only : written;
}

type Wanted = Readonly<{ key: string; kind: string; segment: string; level: string; source: string }>;

function createFinder(rows: readonly MappingRow[]): (wanted: Wanted) => readonly MappingRow[] {
  const ofKey = rows.flatMap((row) => (row.key === null ? [] : [[mappingKeyText(row.key), row] as const]));
  // A file may name a category's whole account by its own key.
  const ofAccount = rows.flatMap((row) =>
    row.key?.kind === "category" ? [[mappingKeyText({ ...row.key, segment: 0 }), row] as const] : [],
  );
  const byKey = new Map([...ofAccount, ...ofKey]);
  const byName = Map.groupBy(new Map(ofKey).values(), (row) => row.name);
  return ({ key, kind, segment, level, source }) => {
    if (key !== "") {
      const found = byKey.get(key);
      return found ? [found] : [];
    }
    const named = byName.get(source) ?? byName.get(source.trim()) ?? [];
    return named.filter(
      (row) =>
        (kind === "" || row.kind === kind) &&
        (segment === "" || String(row.key?.segment) === segment) &&
        (level === "" || String(row.key?.level) === level),
    );
  };
}
