import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { isCategoryMissing } from "#lib/core/mapping/source-problem.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { categorySegments, usesCompanyMapping } from "#lib/core/mapping/find-entry.ts";
import type { CompanyRules, MappingKey } from "#lib/core/mapping/rules.ts";
import type { Transaction } from "#db/client.ts";
import { arrayText } from "#db/json-rows.ts";
import { category, tag } from "#db/schema/index.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import type { SpendGroup } from "./load-spend.ts";

export type SourceKind = "category" | "tag" | "workspace" | "card";

/** Something in Expensify that has to be mapped. */
export type Source = Readonly<{
  key: MappingKey & Readonly<{ kind: SourceKind }>;
  name: string;
  segmentName: string;
  /** Workspaces that have it, when not all do. */
  workspaces: readonly string[];
  glCode: string;
  /** Expensify offers it to employees now. */
  enabled: boolean;
}>;

type Listed = Readonly<{ policyId: string; level: number; name: string; enabled: boolean; glCode: string }>;

/** Where cards are known from, since Expensify lists none: what was spent on lately, and what holds a report (`heldKey`). */
export type SeenIn = Readonly<{ groups: readonly SpendGroup[]; heldKeys: Iterable<string> }>;

/**
 * All that feeds a segment of the company's accounts, and the card programmes: what Expensify lists now, what was spent
 * on, and what is mapped although Expensify no longer lists it. `Uncategorized` is no source: it stays a hole.
 */
export async function loadSources(tx: Transaction, loaded: LoadedRules, seen: SeenIn): Promise<readonly Source[]> {
  const { rules } = loaded;
  const { listed, gone } = await loadListed(tx, loaded);
  const sources = new Map<string, Source>();
  for (const rule of rules.segments) {
    const { position, name: segmentName, source } = rule;
    if (source.kind === "constant") continue;
    if (source.kind === "workspace") {
      for (const { policyId, name } of rules.workspaces.values()) {
        const key = { kind: "workspace" as const, segment: position, level: 0, source: policyId };
        sources.set(mappingKeyText(key), { key, name, segmentName, workspaces: [], glCode: "", enabled: true });
      }
      continue;
    }
    const level = source.kind === "tag" ? source.level : 0;
    for (const members of Map.groupBy(
      listed.filter((one) => one.level === level),
      ({ name, policyId }) => JSON.stringify([name, scopeOf(rules, policyId)]),
    ).values()) {
      const [{ name, policyId } = { name: "", policyId: "" }] = members;
      if (source.kind === "category" && isCategoryMissing(name)) continue;
      const key = { kind: source.kind, segment: position, level, source: name, ...ofScope(scopeOf(rules, policyId)) };
      sources.set(mappingKeyText(key), { ...merge(members, loaded), key, name, segmentName });
    }
  }
  for (const source of [...cardSources(seen), ...mappedSources(loaded, listed, gone)]) {
    const text = mappingKeyText(source.key);
    if (!sources.has(text)) sources.set(text, source);
  }
  return [...sources.values()];
}

/** A workspace that does not use the company's mapping has rows of its own; `""`: the company's. */
function scopeOf(rules: CompanyRules, policyId: string): string {
  return usesCompanyMapping(rules, policyId) ? "" : policyId;
}

function ofScope(policyId = ""): Readonly<{ policyId?: string }> {
  return policyId === "" ? {} : { policyId };
}

function merge(members: readonly Listed[], { rules }: LoadedRules): Pick<Source, "workspaces" | "glCode" | "enabled"> {
  const policyIds = new Set(members.map((one) => one.policyId));
  return {
    workspaces:
      policyIds.size === rules.workspaces.size ? [] : [...policyIds].map((id) => rules.workspaces.get(id)?.name ?? id),
    glCode: members.find((one) => one.glCode !== "")?.glCode ?? "",
    enabled: members.some((one) => one.enabled),
  };
}

const CARD_KEY = "card/0/0/";

function cardSources({ groups, heldKeys }: SeenIn): Source[] {
  const spent = groups.filter((group) => group.reimbursable === false && group.card !== "").map((group) => group.card);
  const held = [...heldKeys].filter((key) => key.startsWith(CARD_KEY)).map((key) => key.slice(CARD_KEY.length));
  return [...new Set([...spent, ...held])].map((card) => ({ ...cardSource(card), enabled: true }));
}

function cardSource(card: string): Source {
  const key = { kind: "card" as const, segment: 0, level: 0, source: card };
  return { key, name: card, segmentName: "Clearing account", workspaces: [], glCode: "", enabled: false };
}

/** Rows in force, or with a date, whose source is not listed: gone from Expensify with the GL code that it had, or a card not used lately. */
function mappedSources({ rules }: LoadedRules, listed: readonly Listed[], gone: readonly Listed[]): Source[] {
  const codes = new Map(
    gone.flatMap(({ policyId, level, name, glCode }) =>
      [policyId, ""].map((place) => [JSON.stringify([place, level, name]), glCode] as const),
    ),
  );
  const offered = new Set(
    listed.flatMap(({ policyId, level, name, enabled }) =>
      enabled ? [policyId, ""].map((place) => JSON.stringify([place, level, name])) : [],
    ),
  );
  const planned = (rules.dated ?? []).filter(({ target }) => target !== null);
  return [...rules.mapping.values(), ...planned].flatMap(({ kind, segment, level, source, policyId }) => {
    if (kind === "card") return [cardSource(source)];
    if (kind !== "category" && kind !== "tag" && kind !== "workspace") return [];
    const isWhole = kind === "category" && segment === 0;
    // One row a category: a whole account is shown in the row of the category's segment, where there is one.
    const [position = 0] = isWhole ? categorySegments(rules) : [segment];
    const rule = rules.segments.find((each) => each.position === position);
    if (position !== 0 && rule?.source.kind !== kind) return [];
    const own = policyId === undefined ? [] : [rules.workspaces.get(policyId)?.name ?? policyId];
    // A whole account, or a row of one workspace alone, stands beside the row that it goes before, whose value may be offered.
    const place = JSON.stringify([policyId ?? "", level, source]);
    const [enabled, glCode] = [offered.has(place), codes.get(place) ?? ""];
    const facts = { segmentName: rule?.name ?? "Whole account", workspaces: own, glCode, enabled };
    return [{ key: { kind, segment: position, level, source, ...ofScope(policyId) }, name: source, ...facts }];
  });
}

type AllListed = Readonly<{ listed: readonly Listed[]; gone: readonly Listed[] }>;

/** Categories as level 0, tags from level 1: what Expensify lists, and of what it listed once all that is mapped. */
async function loadListed(tx: Transaction, { company, rules }: LoadedRules): Promise<AllListed> {
  const policyIds = [...rules.workspaces.keys()];
  if (policyIds.length === 0) return { listed: [], gone: [] };
  const mapped = (kind: SourceKind) =>
    arrayText([...rules.mapping.values()].flatMap((entry) => (entry.kind === kind ? [entry.source] : [])));
  const of = (table: typeof category | typeof tag, kind: SourceKind) =>
    and(
      eq(table.connectionId, company.expensifyConnectionId),
      inArray(table.policyId, policyIds),
      or(isNull(table.goneAt), sql`${table.name} = any(${mapped(kind)}::text[])`),
    );
  const isGone = (table: typeof category | typeof tag) => sql<boolean>`${table.goneAt} is not null`;
  // Only what is needed: a list of tags may have 50,000.
  const { policyId, name, enabled, glCode } = category;
  const categories = await tx
    .select({ policyId, name, enabled, glCode, isGone: isGone(category) })
    .from(category)
    .where(of(category, "category"));
  const ofTag = { policyId: tag.policyId, level: tag.level, name: tag.name, enabled: tag.enabled, glCode: tag.glCode };
  const tags = await tx
    .select({ ...ofTag, isGone: isGone(tag) })
    .from(tag)
    .where(of(tag, "tag"));
  const all = [...categories.map((one) => ({ ...one, level: 0 })), ...tags];
  return { listed: all.filter((one) => !one.isGone), gone: all.filter((one) => one.isGone) };
}
