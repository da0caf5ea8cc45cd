import { assert } from "../assert.ts";
import { mappingKeyText } from "./mapping-key.ts";
import type { Day } from "../day.ts";
import type { MappingEntry } from "./rules.ts";

/**
 * What is mapped on a day, from the append-only rows in any order: per key the row with the highest version among those that are
 * effective by then. So a key has exactly one answer on each day, without gaps or overlaps, whatever rows there are. Without a
 * day: what holds once every date has come.
 *
 * A key whose last row has no target was unmapped again and is not in the answer, so `has` means mapped. Throws when two
 * rows of one key share a version, which the database forbids.
 */
export function currentMapping(entries: Iterable<MappingEntry>, on?: Day): Map<string, MappingEntry> {
  const latest = new Map<string, MappingEntry>();
  for (const entry of entries) {
    if (on !== undefined && entry.effectiveFrom && entry.effectiveFrom > on) continue;
    const key = mappingKeyText(entry);
    const known = latest.get(key);
    assert(known?.version !== entry.version, `two rows of ${key} with version ${entry.version}`);
    if (!known || known.version < entry.version) latest.set(key, entry);
  }
  return new Map([...latest].filter(([, entry]) => entry.target !== null));
}
