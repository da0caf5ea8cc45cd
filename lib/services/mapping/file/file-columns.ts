import { centsToDecimal } from "#lib/core/money.ts";
import type { TableCell } from "../../table-file/table.ts";
import type { MappingRow } from "../rows/mapping-row.ts";

/** What stands in `Target is`: one account for a category, whatever the tag, or a value of the row's segment. */
export const WHOLE_ACCOUNT = "whole account";
export const SEGMENT_VALUE = "segment value";

/**
 * The columns of the mapping's file. Only `Target` and, for a category, `Target is` are meant to be edited; the rest is for the eye, and `Key` and `Version` tell
 * which row it is and what it was when the file was made.
 */
export const COLUMNS = [
  "Kind",
  "Segment",
  "Tag level",
  "Workspace",
  "Source",
  "GL code",
  "Target",
  "Target is",
  "Target name",
  "State",
  "Spend 90 days",
  "Held reports",
  "Set by",
  "Set at (UTC)",
  "Version",
  "Key",
] as const;
export type Column = (typeof COLUMNS)[number];

export const AS_TEXT: ReadonlySet<string> = new Set<Column>(["Source", "GL code", "Target", "Key"]);

/** One row of the page as a row of the file. A refused account has no key: it says what is wrong and cannot be edited here. */
export function fileRow(row: MappingRow): readonly TableCell[] {
  const { key, target, setAt, version } = row;
  const cells: Readonly<Record<Column, TableCell>> = {
    Kind: row.kind,
    Segment: key === null || key.segment === 0 ? "" : String(key.segment),
    "Tag level": key === null || key.level === 0 ? "" : String(key.level),
    Workspace: row.workspaces.length === 0 ? "all" : row.workspaces.join(", "),
    Source: row.name,
    "GL code": row.glCode,
    Target: target?.value ?? "",
    "Target is": target === null ? "" : target.whole || row.kind === "card" ? WHOLE_ACCOUNT : SEGMENT_VALUE,
    "Target name": target?.name ?? "",
    State: row.refusal ?? row.state,
    "Spend 90 days": { number: centsToDecimal(row.spendCents) },
    "Held reports": { number: String(row.heldReports) },
    "Set by": row.setBy ?? "",
    "Set at (UTC)": setAt?.slice(0, 19).replace("T", " ") ?? "",
    Version: version === null ? "" : String(version),
    Key: key === null ? "" : row.id,
  };
  return COLUMNS.map((column) => cells[column]);
}
