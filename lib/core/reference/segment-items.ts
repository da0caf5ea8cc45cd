import type { KnownItem } from "./compare-reading.ts";

type Numbered = Readonly<{ number: string; active: boolean; isGone: boolean }>;

/**
 * The values of every segment that the accounts use, as items: GP Web Services hand out the layout of segments and not their
 * values (gp.md 3.4). A value is there while one account has it that is not gone, and may be used while one of those is active.
 *
 * The key is the segment's position and the value, `1/420`.
 */
export function segmentItems(
  accounts: readonly Numbered[],
  separator: string,
  segmentCount: number,
): readonly KnownItem[] {
  const values = new Map<string, { isGone: boolean; enabled: boolean }>();
  for (const { number, active, isGone } of accounts) {
    const parts = number.split(separator);
    if (parts.length !== segmentCount) continue;
    for (const [index, value] of parts.entries()) {
      const key = `${index + 1}/${value}`;
      const before = values.get(key) ?? { isGone: true, enabled: false };
      values.set(key, { isGone: before.isGone && isGone, enabled: before.enabled || (active && !isGone) });
    }
  }
  return [...values].map(([key, state]) => {
    const name = key.slice(key.indexOf("/") + 1);
    return { key, name, facts: "", isFirstKept: false, ...state };
  });
}
