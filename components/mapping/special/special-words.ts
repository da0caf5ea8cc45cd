import { HOLD_TARGET } from "#lib/core/mapping/rules.ts";
import type { SpecialRule } from "#lib/web/queries/mapping.ts";

/** What it gives: "hold for a person", "account 000-1530-00", "Cost centre 420". */
export function effectWords(
  { segment, target }: Pick<SpecialRule, "segment" | "target">,
  segments: readonly Readonly<{ position: number; name: string }>[],
): string {
  if (target === HOLD_TARGET) return "hold for a person";
  if (segment === 0) return `account ${target}`;
  return `${segments.find(({ position }) => position === segment)?.name ?? "segment"} ${target}`;
}
