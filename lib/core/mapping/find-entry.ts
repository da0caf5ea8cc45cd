import { mappingKeyText } from "./mapping-key.ts";
import type { CompanyRules, MappingEntry, MappingKey } from "./rules.ts";

/** A mapping row that does map: an empty target counts as none. */
export type MappedEntry = MappingEntry & Readonly<{ target: string }>;

type Traits = Readonly<{ kinds: ReadonlySet<MappingKey["kind"]>; policyIds: ReadonlySet<string> }>;
const traits = new WeakMap<CompanyRules["mapping"], Traits>();

/** Which kinds of rows there are at all, and of which workspaces own ones: most questions are answered by it. */
function traitsOf(mapping: CompanyRules["mapping"]): Traits {
  const known = traits.get(mapping);
  if (known) return known;
  const kinds = new Set<MappingKey["kind"]>();
  const policyIds = new Set<string>();
  for (const { kind, policyId } of mapping.values()) {
    kinds.add(kind);
    if (policyId) policyIds.add(policyId);
  }
  const made = { kinds, policyIds };
  traits.set(mapping, made);
  return made;
}

/** The row that maps this key now, or null. */
export function findEntry(rules: CompanyRules, key: MappingKey): MappedEntry | null {
  const { kinds, policyIds } = traitsOf(rules.mapping);
  if (!kinds.has(key.kind) || (key.policyId && !policyIds.has(key.policyId))) return null;
  const entry = rules.mapping.get(mappingKeyText(key));
  return entry && isMapped(entry) ? entry : null;
}

/** The row for a workspace's category or tag: its own before the company's, and the company's only by choice. */
export function findEntryFor(rules: CompanyRules, policyId: string, key: MappingKey): MappedEntry | null {
  // What a workspace itself stands for is its own by its name.
  if (key.kind === "workspace") return findEntry(rules, key);
  return findEntry(rules, { ...key, policyId }) ?? (usesCompanyMapping(rules, policyId) ? findEntry(rules, key) : null);
}

/**
 * The row that gives a category of a workspace one whole account: its own, else the company's where the workspace has no row of its
 * own for the category, of either sort.
 */
export function findWholeAccount(rules: CompanyRules, policyId: string, category: string): MappedEntry | null {
  const key = { kind: "category", segment: 0, level: 0, source: category } as const;
  const own = policyId === "" ? null : findEntry(rules, { ...key, policyId });
  if (own || !usesCompanyMapping(rules, policyId)) return own;
  const hasOwn = categorySegments(rules).some((segment) => findEntry(rules, { ...key, segment, policyId }));
  return hasOwn && policyId !== "" ? null : findEntry(rules, key);
}

/** Positions of the segments that come from the category, in account order. */
export function categorySegments({ segments }: Pick<CompanyRules, "segments">): readonly number[] {
  return segments
    .filter(({ source }) => source.kind === "category")
    .map(({ position }) => position)
    .toSorted((a, b) => a - b);
}

/** Whether rows for every workspace apply to this one too. */
export function usesCompanyMapping({ workspaces }: CompanyRules, policyId: string): boolean {
  return workspaces.get(policyId)?.usesCompanyMapping ?? true;
}

function isMapped(entry: MappingEntry): entry is MappedEntry {
  return entry.target !== null && entry.target !== "";
}
