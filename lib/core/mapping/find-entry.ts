import { mappingKeyText } from "./mapping-key.ts";
import type { CompanyRules, MappingEntry, MappingKey } from "./rules.ts";

/** A mapping row that does map: an empty target counts as none. */
export type MappedEntry = MappingEntry & Readonly<{ target: string }>;

/** The row that maps this key now, or null. */
export function findEntry(rules: CompanyRules, key: MappingKey): MappedEntry | null {
  const entry = rules.mapping.get(mappingKeyText(key));
  return entry && isMapped(entry) ? entry : null;
}

/** The row for a workspace's category or tag: its own before the company's, and the company's only by choice. */
export function findEntryFor(rules: CompanyRules, policyId: string, key: MappingKey): MappedEntry | null {
  // What a workspace itself stands for is its own by its name.
  if (key.kind === "workspace") return findEntry(rules, key);
  return findEntry(rules, { ...key, policyId }) ?? (usesCompanyMapping(rules, policyId) ? findEntry(rules, key) : null);
}

/** Whether rows for every workspace apply to this one too. */
export function usesCompanyMapping({ workspaces }: CompanyRules, policyId: string): boolean {
  return workspaces.get(policyId)?.usesCompanyMapping ?? true;
}

function isMapped(entry: MappingEntry): entry is MappedEntry {
  return entry.target !== null && entry.target !== "";
}
