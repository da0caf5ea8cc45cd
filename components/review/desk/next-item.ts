type Group = Readonly<{ items: readonly Readonly<{ id: string }>[] }>;

/**
 * Where the focus goes after something was done with reports: the next one of the same group, then the one before it there,
 * then the first of the group below (or above). Null when the lane is empty.
 */
export function nextItem(
  groups: readonly Group[],
  doneIds: ReadonlySet<string>,
  currentId: string | null,
): string | null {
  const at = groups.findIndex((group) => group.items.some((item) => item.id === currentId));
  const group = groups[at];
  const isLeft = (item: Readonly<{ id: string }>) => !doneIds.has(item.id);
  if (group === undefined) return groups.flatMap((each) => each.items).find(isLeft)?.id ?? null;
  const place = group.items.findIndex((item) => item.id === currentId);
  const inGroup = group.items.slice(place).find(isLeft) ?? group.items.slice(0, place).findLast(isLeft);
  if (inGroup !== undefined) return inGroup.id;
  const others = [...groups.slice(at + 1), ...groups.slice(0, at).toReversed()];
  return others.flatMap((each) => each.items).find(isLeft)?.id ?? null;
}

/** The report `step` further down the list, over the borders of groups, stopping at the ends. */
export function neighbour(groups: readonly Group[], currentId: string | null, step: number): string | null {
  const ids = groups.flatMap((group) => group.items.map((item) => item.id));
  const at = currentId === null ? -1 : ids.indexOf(currentId);
  const to = at < 0 ? 0 : Math.min(Math.max(at + step, 0), ids.length - 1);
  return ids[to] ?? null;
}
