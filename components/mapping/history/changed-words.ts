import type { ChangedRow } from "#lib/web/queries/mapping.ts";
import { conditionWords } from "#components/shared/mapping/condition-words.ts";

/** What was changed, by name. */
export function changedName({ kind, source, name }: Pick<ChangedRow, "kind" | "source" | "name">): string {
  return kind === "default" && source === "" ? "The company" : name;
}

/** "tag level 2", "special rule 1: category Hardware", "default": what stands behind the name. */
export function changedWords(row: Pick<ChangedRow, "kind" | "level" | "whole" | "condition" | "place" | "to">): string {
  const { kind, level, whole, condition, place, to } = row;
  if (kind === "default") return "default for a missing cost centre";
  if (kind !== "exception") return `${kind}${level > 1 ? ` level ${level}` : ""}${whole ? ", whole account" : ""}`;
  const at = place === null || to === null ? "" : ` at place ${place}`;
  const when = condition === null ? "" : `: ${conditionWords({ condition })}`;
  return `special rule${at}${when}`;
}

/** What a row is that has no target. */
export function nothingWords({ kind }: Pick<ChangedRow, "kind">): string {
  return kind === "exception" || kind === "default" ? "none" : "unmapped";
}
