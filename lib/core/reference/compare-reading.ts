/** One value of a list in either system, as far as a change of it is news. */
export type ReferenceItem = Readonly<{
  /** What it is known by: account number, `1/Denver` of a tag level, code, e-mail. */
  key: string;
  /** What people call it. Where the key is the name, the same: a new name is a new value then. */
  name: string;
  /** May be used now. */
  enabled: boolean;
  /** All else that matters, as one text: `GL 6410`. */
  facts: string;
}>;

export type KnownItem = ReferenceItem &
  Readonly<{
    /** No longer listed since an earlier reading; kept. */
    isGone: boolean;
    /** Read before facts were kept: what they are now is no change. */
    isFirstKept: boolean;
  }>;

export type ChangeKind = "added" | "renamed" | "changed" | "disabled" | "enabled" | "gone" | "back";
export type ReferenceChange = Readonly<{ key: string; change: ChangeKind; before: string; after: string }>;

export type Comparison = Readonly<{
  /** Listed values that are not known as they are: to be written. */
  written: readonly string[];
  gone: readonly string[];
  disabled: readonly string[];
  /** In the order of the list, those that are gone last. One value may be renamed and disabled at once: two changes. */
  changes: readonly ReferenceChange[];
  /** Known values that were listed until now. */
  knownCount: number;
}>;

/**
 * What a reading says of what is known. `isWhole` false: only what was changed lately is listed, so that nothing is gone by
 * not being there. A first reading has no changes: everything is new.
 */
export function compareReading(
  known: readonly KnownItem[],
  listed: readonly ReferenceItem[],
  isWhole: boolean,
): Comparison {
  const before = new Map(known.map((item) => [item.key, item]));
  const listedKeys = new Set(listed.map((item) => item.key));
  const changes: ReferenceChange[] = [];
  const written: string[] = [];
  for (const item of listed) {
    const old = before.get(item.key);
    const found = old ? changesOf(old, item) : [added(item)];
    changes.push(...found.filter(({ change }) => change !== "changed" || old?.isFirstKept !== true));
    if (found.length > 0) written.push(item.key);
  }
  const current = known.filter((item) => !item.isGone);
  const gone = isWhole ? current.filter((item) => !listedKeys.has(item.key)) : [];
  changes.push(...gone.map(({ key, name }) => ({ key, change: "gone" as const, before: name, after: "" })));
  return {
    written,
    gone: gone.map(({ key }) => key),
    disabled: changes.filter(({ change }) => change === "disabled").map(({ key }) => key),
    changes: known.length === 0 ? [] : changes,
    knownCount: current.length,
  };
}

function added({ key, name }: ReferenceItem): ReferenceChange {
  return { key, change: "added", before: "", after: name };
}

function changesOf(old: KnownItem, item: ReferenceItem): readonly ReferenceChange[] {
  const { key } = item;
  const changes: ReferenceChange[] = [];
  if (old.isGone) changes.push({ key, change: "back", before: "", after: item.name });
  if (old.name !== item.name) changes.push({ key, change: "renamed", before: old.name, after: item.name });
  if (old.enabled !== item.enabled) {
    changes.push({ key, change: item.enabled ? "enabled" : "disabled", before: old.name, after: item.name });
  }
  if (old.facts !== item.facts) changes.push({ key, change: "changed", before: old.facts, after: item.facts });
  return changes;
}
