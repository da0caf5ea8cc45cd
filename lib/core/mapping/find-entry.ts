import { mappingKeyText } from "./mapping-key.ts";
import type { CompanyRules, MappingEntry, MappingKey } from "./rules.ts";

/** A mapping row that does map: an empty target counts as none. */
export type MappedEntry = MappingEntry & Readonly<{ target: string }>;

/** The row that maps this key now, or null. */
export function findEntry(rules: CompanyRules, key: MappingKey): MappedEntry | null {
  const entry = rules.mapping.get(mappingKeyText(key));
  return entry && isMapped(entry) ? entry : null;
}

function isMapped(entry: MappingEntry): entry is MappedEntry {
  return entry.target !== null && entry.target !== "";
}
