import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { ReadRow } from "../../table-file/table.ts";
import type { Choice } from "../rows/choices.ts";
import type { MappingRow } from "../rows/mapping-row.ts";
import { AS_TEXT, type Column, COLUMNS } from "./file-columns.ts";

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
  /** Null where the source is not one of ours. */
  key: Key | null;
  from: string | null;
  to: string | null;
  toName: string;
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
    const blank = { number, source, key: null, from: null, to, toName: "", note: "" };
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
      { target: cell("Target"), version: columns.has("Version") ? cell("Version") : null },
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

/** Null: nothing changes. */
function judge(
  line: Omit<FileDiffRow, "kind">,
  row: MappingRow,
  { target: written, version }: Readonly<{ target: string; version: string | null }>,
  { choices, targetAt }: DiffFacts,
): FileDiffRow | null {
  const from = row.target?.value ?? null;
  const known = choices(row.key?.segment ?? 0);
  const to = written === "" ? null : readTarget(written, known);
  if (to === from) return null;
  const about = {
    ...line,
    from,
    to,
    toName: known.get(to ?? "")?.name ?? "",
    note: to === (written || null) ? "" : written,
  };
  // What the file was made from: a row that it left as it was then is not a change of the file. One made by hand says nothing.
  const wasVersion = version === null ? row.version : version === "" ? null : Number(version);
  const was = wasVersion === null ? null : targetAt(row.id, wasVersion);
  const movedOn = row.version !== wasVersion;
  if (movedOn && was !== undefined && was === to) return null;
  if (to !== null && !known.has(to)) return { ...about, kind: "unknown_target" };
  const refusal = to === null ? null : (known.get(to)?.refusal ?? null);
  if (refusal !== null) return { ...about, kind: "refused_target", note: refusal };
  if (movedOn) return { ...about, kind: "stale" };
  return { ...about, kind: to === null ? "unmapped" : from === null ? "new" : "changed" };
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
  const byKey = new Map(rows.flatMap((row) => (row.key === null ? [] : [[mappingKeyText(row.key), row] as const])));
  const byName = Map.groupBy(byKey.values(), (row) => row.name);
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
