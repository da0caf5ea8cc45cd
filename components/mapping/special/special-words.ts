import { HOLD_TARGET } from "#lib/core/mapping/rules.ts";
import { conditionWords } from "#components/shared/mapping/condition-words.ts";
import { formatDay } from "#lib/web/format.ts";
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

/** "then account 000-1530-00 from 1 Dec 2026": what a rule becomes on a day that is planned. */
export function plannedWords(
  { target, condition, from }: SpecialRule["planned"][number],
  { segment, condition: now }: Pick<SpecialRule, "segment" | "condition">,
  segments: readonly Readonly<{ position: number; name: string }>[],
): string {
  if (target === null) return `ends: not from ${formatDay(from)} on`;
  const when = conditionWords({ condition });
  const said = when === conditionWords({ condition: now }) ? "" : ` where ${when}`;
  return `then ${effectWords({ segment, target }, segments)}${said} from ${formatDay(from)}`;
}
