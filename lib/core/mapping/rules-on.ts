import type { Day } from "../day.ts";
import { currentMapping } from "./current-mapping.ts";
import { mappingKeyText } from "./mapping-key.ts";
import type { CompanyRules, MappingEntry, MappingKey } from "./rules.ts";

const made = new WeakMap<CompanyRules, Map<Day, CompanyRules>>();

/** The rules with the mapping that is in force for journals of this day. The same rules and day always give the same object. */
export function rulesOn(rules: CompanyRules, day: Day): CompanyRules {
  const { dated = [] } = rules;
  if (dated.length === 0) return rules;
  const known = made.get(rules) ?? new Map<Day, CompanyRules>();
  made.set(rules, known);
  const before = known.get(day);
  if (before) return before;
  const mapping = new Map<string, MappingEntry>(rules.mapping);
  for (const entry of dated) mapping.delete(mappingKeyText(entry));
  for (const [key, entry] of currentMapping(dated, day)) mapping.set(key, entry);
  const on = { ...rules, mapping };
  known.set(day, on);
  return on;
}

/** Rows of keys that have a date anywhere: the others are the same on every day. */
export function datedRows(entries: readonly MappingEntry[]): readonly MappingEntry[] {
  const keys = new Set(entries.filter(({ effectiveFrom }) => effectiveFrom != null).map(mappingKeyText));
  return keys.size === 0 ? [] : entries.filter((entry) => keys.has(mappingKeyText(entry)));
}

/**
 * The last date from which a key has a row; null: none has a date. No later row may begin before it, so that each key's rows
 * follow one another in time as in version.
 */
export function lastDateOf({ dated = [] }: Pick<CompanyRules, "dated">, key: MappingKey): Day | null {
  const text = mappingKeyText(key);
  const days = dated.flatMap((entry) =>
    entry.effectiveFrom && mappingKeyText(entry) === text ? [entry.effectiveFrom] : [],
  );
  return days.toSorted().at(-1) ?? null;
}

/** Dates after `today` from which a key has a row, the first one first, by the key's text: what is planned. */
export function plannedDays(
  { dated = [] }: Pick<CompanyRules, "dated">,
  today: Day,
): ReadonlyMap<string, readonly Day[]> {
  const days = new Map<string, Set<Day>>();
  for (const entry of dated) {
    if (!entry.effectiveFrom || entry.effectiveFrom <= today) continue;
    const text = mappingKeyText(entry);
    const known = days.get(text);
    if (known) known.add(entry.effectiveFrom);
    else days.set(text, new Set([entry.effectiveFrom]));
  }
  return new Map([...days].map(([text, some]) => [text, [...some].toSorted()]));
}

/** A change with its date: one that says none begins with the last row of its key. */
export function withDate<Change extends MappingKey & Readonly<{ effectiveFrom?: Day | null | undefined }>>(
  change: Change,
  rules: Pick<CompanyRules, "dated">,
): Change & Readonly<{ effectiveFrom: Day | null }> {
  const { effectiveFrom = lastDateOf(rules, change) } = change;
  return { ...change, effectiveFrom };
}

/**
 * What held before a change on the day from which it is for; null: nothing. Saving it again from that day on takes the change back on
 * every day: no row begins before the last one of its key, so from there on one row alone was in force.
 */
export function rowBefore(
  rules: CompanyRules,
  change: MappingKey & Readonly<{ effectiveFrom?: Day | null | undefined }>,
): MappingEntry | null {
  const on = change.effectiveFrom ? rulesOn(rules, change.effectiveFrom) : rules;
  return on.mapping.get(mappingKeyText(change)) ?? null;
}

/** The rules as they would be with these rows added, each with a version above all others. `today`: which are in force now. */
export function withRows(rules: CompanyRules, added: readonly MappingEntry[], today: Day): CompanyRules {
  const known = new Set((rules.dated ?? []).map(mappingKeyText));
  const isDated = (entry: MappingEntry) => known.has(mappingKeyText(entry)) || entry.effectiveFrom != null;
  // A key that gets its first date: what holds until then is the row in force.
  const first = added.filter((entry) => isDated(entry) && !known.has(mappingKeyText(entry)));
  const dated = [
    ...(rules.dated ?? []),
    ...first.flatMap((entry) => rules.mapping.get(mappingKeyText(entry)) ?? []),
    ...added.filter(isDated),
  ];
  const mapping = new Map<string, MappingEntry>(rules.mapping);
  for (const entry of added) {
    const key = mappingKeyText(entry);
    if (entry.effectiveFrom && entry.effectiveFrom > today) continue;
    if (entry.target === null) mapping.delete(key);
    else mapping.set(key, entry);
  }
  return { ...rules, mapping, dated };
}
