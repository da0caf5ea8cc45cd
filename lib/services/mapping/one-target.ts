import { categorySegments } from "#lib/core/mapping/find-entry.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { lastDateOf, rulesOn } from "#lib/core/mapping/rules-on.ts";
import type { CompanyRules, MappingKey } from "#lib/core/mapping/rules.ts";
import type { MappingWrite } from "./write-mapping.ts";

/**
 * A category stands for one whole account or for values of segments, never for both: a change that gives the one also takes the
 * other away, from the same posting date on. Whatever the changes say of the other themselves stays as they say.
 */
export function withOneTarget(changes: readonly MappingWrite[], rules: CompanyRules): readonly MappingWrite[] {
  const said = new Set(changes.map(mappingKeyText));
  return changes.flatMap((change): readonly MappingWrite[] => {
    const others = othersOf(change, rules).filter((key) => !said.has(mappingKeyText(key)));
    if (others.length === 0) return [change];
    const days = [change, ...others].flatMap((key) => lastDateOf(rules, key) ?? []);
    const { effectiveFrom = days.toSorted().at(-1) ?? null } = change;
    const on = effectiveFrom === null ? rules : rulesOn(rules, effectiveFrom);
    const isLater = (key: MappingKey) => (lastDateOf(rules, key) ?? "") > (effectiveFrom ?? "");
    const taken = others.filter((key) => on.mapping.has(mappingKeyText(key)) || isLater(key));
    if (taken.length === 0) return [change];
    return [{ ...change, effectiveFrom }, ...taken.map((key) => ({ ...key, target: null, effectiveFrom }))];
  });
}

/** The keys that say the same of a category in the other way. */
function othersOf({ kind, segment, source, policyId, target }: MappingWrite, rules: CompanyRules): MappingKey[] {
  if (kind !== "category" || target === null) return [];
  const key = { kind, level: 0, source, ...(policyId === undefined ? {} : { policyId }) };
  return segment === 0
    ? categorySegments(rules).map((position) => ({ ...key, segment: position }))
    : [{ ...key, segment: 0 }];
}
