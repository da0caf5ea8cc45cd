import type { TagLevel } from "../ports.ts";

/** A cost centre of GP: the value of its segment and what it is called there. */
export type CostCentre = Readonly<{ value: string; name: string }>;

export type TagPlan = Readonly<{
  /** The level of the tags that name cost centres, 1 first. */
  level: number;
  costCentres: readonly CostCentre[];
  /** The cost centre that a tag is mapped to; null: to none. */
  mappedTo: (tagName: string) => string | null;
  /** Tags of that level that a person takes away. */
  removes: ReadonlySet<string>;
}>;

export type TagChange = Readonly<{
  kind: "added" | "changed" | "removed";
  level: number;
  name: string;
  /** GL code before and after; `""` for none. */
  from: string;
  to: string;
  /** Only where the tag is switched on or off. */
  enabled?: boolean;
}>;

type Tag = TagLevel["tags"][number];

/**
 * The whole list as it shall stand: other levels and other tags as they are, each cost centre's value as the GL code of the
 * tags that stand for it, and a tag of its name where none does. A tag stands for a cost centre by its mapping; without one by
 * its GL code, its name, or the value as its name. Nothing is renamed: a renamed tag would be a new one to the mapping.
 */
export function mergeCostCentres(levels: readonly TagLevel[], plan: TagPlan): readonly TagLevel[] {
  const list = levels.length === 0 && plan.level === 1 ? [{ name: "", tags: [] }] : levels;
  return list.map((level, index) =>
    index + 1 === plan.level ? { ...level, tags: mergeLevel(level.tags, plan) } : level,
  );
}

function mergeLevel(tags: readonly Tag[], { costCentres, mappedTo, removes }: TagPlan): readonly Tag[] {
  const codes = new Map<string, string>();
  const added: Tag[] = [];
  const taken = new Set(tags.map(({ name }) => sameName(name)));
  for (const { value, name } of costCentres) {
    const members = tags.filter((tag) => standsFor(tag, { value, name }, mappedTo(tag.name)));
    for (const tag of members) if (!codes.has(tag.name)) codes.set(tag.name, value);
    if (members.length > 0) continue;
    const plain = name.trim() === "" ? value : name.trim();
    const own = taken.has(sameName(plain)) ? `${plain} (${value})` : plain;
    if (taken.has(sameName(own))) continue;
    taken.add(sameName(own));
    added.push({ name: own, enabled: true, glCode: value });
  }
  const kept = tags.filter(({ name }) => !removes.has(name));
  return [...kept.map((tag) => ({ ...tag, glCode: codes.get(tag.name) ?? tag.glCode })), ...added];
}

/** The mapping decides alone where there is one: a GL code in Expensify may be older than it. */
function standsFor(tag: Tag, { value, name }: CostCentre, mapped: string | null): boolean {
  if (mapped !== null) return mapped === value;
  if (tag.glCode !== "") return tag.glCode === value;
  return [name, value].some((each) => each.trim() !== "" && sameName(each) === sameName(tag.name));
}

function sameName(name: string): string {
  return name.trim().toLowerCase();
}

/** What writing `after` would change, level by level: removed ones first, since they are what cannot be seen afterwards. */
export function diffTags(before: readonly TagLevel[], after: readonly TagLevel[]): readonly TagChange[] {
  const changes: TagChange[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [old, now] = [byName(before[index]), byName(after[index])];
    const at = { level: index + 1 };
    for (const [name, tag] of old) {
      if (!now.has(name)) changes.push({ kind: "removed", ...at, name, from: tag.glCode, to: "" });
    }
    for (const [name, tag] of now) {
      const was = old.get(name);
      if (!was) {
        changes.push({ kind: "added", ...at, name, from: "", to: tag.glCode });
      } else if (was.glCode !== tag.glCode || was.enabled !== tag.enabled) {
        const enabled = was.enabled === tag.enabled ? {} : { enabled: tag.enabled };
        changes.push({ kind: "changed", ...at, name, from: was.glCode, to: tag.glCode, ...enabled });
      }
    }
  }
  return changes.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}
const ORDER = { removed: 0, changed: 1, added: 2 } as const;

function byName(level: TagLevel | undefined): ReadonlyMap<string, Tag> {
  return new Map((level?.tags ?? []).map((tag) => [tag.name, tag]));
}

/**
 * Whether two lists say the same, whatever the order. With several levels Expensify ignores `enabled` when they are written
 * (expensify.md 5.2), so what was written is compared without it: `written`.
 */
export function sameTags(a: readonly TagLevel[], b: readonly TagLevel[], written = false): boolean {
  const ignored = written && a.length > 1;
  return diffTags(a, b).every(({ from, to, kind }) => ignored && kind === "changed" && from === to);
}

/** Tags that are off and come back on, since Expensify ignores `enabled` when several levels are written. */
export function switchedOn(levels: readonly TagLevel[]): readonly string[] {
  return levels.length < 2
    ? []
    : levels.flatMap(({ tags }) => tags.filter(({ enabled }) => !enabled).map(({ name }) => name));
}

/** Children of a tag that are named in a sentence. */
const CHILDREN_NAMED_MAX = 3;

/**
 * Why a list of levels that depend on each other cannot be written so, a sentence each. A tag with children stands in each of
 * their lines and would come back with them; a new tag below the first level has no parent to stand under.
 */
export function dependentFaults(
  before: readonly TagLevel[],
  after: readonly TagLevel[],
  level: number,
): readonly string[] {
  if (before.length < 2) return [];
  const below = (after[level]?.tags ?? []).map(({ name }) => name);
  return diffTags(before, after).flatMap(({ kind, name, level: at }) => {
    if (at !== level) return [];
    if (kind === "added" && level > 1) {
      return [
        `${name} cannot be added: tags of level ${level} stand under one of level ${level - 1}. Add it in Expensify`,
      ];
    }
    const children = kind === "removed" ? below.filter((each) => each.startsWith(`${name}:`)) : [];
    if (children.length === 0) return [];
    const more = children.length > CHILDREN_NAMED_MAX ? ` and ${children.length - CHILDREN_NAMED_MAX} more` : "";
    const named = `${children.slice(0, CHILDREN_NAMED_MAX).join(", ")}${more}`;
    return [
      `${name} cannot be removed: ${named} of the next level depend on it. Remove those in Expensify first, then ask again`,
    ];
  });
}

/** `wanted` in the order of `fresh` and with its texts as Expensify writes them: so that nothing else changes. */
export function arrangeTags(fresh: readonly TagLevel[], wanted: readonly TagLevel[]): readonly TagLevel[] {
  return Array.from({ length: Math.max(fresh.length, wanted.length) }, (_, index) => {
    const { name, tags } = fresh[index] ?? { name: wanted[index]?.name ?? "", tags: [] };
    const now = byName(wanted[index]);
    const known = new Set(tags.map((tag) => tag.name));
    const kept = tags.flatMap((tag) => {
      const own = now.get(tag.name);
      return own ? [{ ...tag, glCode: own.glCode, enabled: own.enabled }] : [];
    });
    return { name, tags: [...kept, ...[...now.values()].filter((tag) => !known.has(tag.name))] };
  });
}
