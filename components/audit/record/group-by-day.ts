import { dayOf } from "#lib/web/format.ts";

export type DayGroup<Item> = Readonly<{ day: string; items: readonly Item[] }>;

/** Runs of items on the same calendar day of the zone, in the order they come. */
export function groupByDay<Item extends Readonly<{ at: string }>>(
  items: readonly Item[],
  timeZone: string,
): readonly DayGroup<Item>[] {
  const groups: { day: string; items: Item[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at, timeZone);
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(item);
    else groups.push({ day, items: [item] });
  }
  return groups;
}
