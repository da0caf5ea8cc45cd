/** GP's criteria: each present member of a restriction must hold (gp.md 1.3). Nil and absent members say nothing. */
import { child, textOf, type XmlNode } from "../soap/xml-tree.ts";

type Key = string | number;
type ToKey = (text: string) => Key;

/** Texts compare without case, as the database does. */
export const byText: ToKey = (text) => text.trim().toLowerCase();
export const byNumber: ToKey = (text) => Number(text);
/** `2026-11-16T00:00:00` in UTC, whatever zone mark it has. */
export const byTime: ToKey = (text) => Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);

/** Whether `actual` passes the restriction; a missing restriction lets everything pass, a null value passes none. */
export function passes(restriction: XmlNode | undefined, actual: string | null, toKey: ToKey): boolean {
  if (restriction === undefined) return true;
  const bounds = boundsOf(restriction, toKey);
  if (bounds.length === 0) return true;
  if (actual === null) return false;
  const key = toKey(actual);
  const like = textOf(restriction, "Like");
  return bounds.every((holds) => holds(key)) && (like === null || likeExpression(like).test(actual.trim()));
}

function boundsOf(restriction: XmlNode, toKey: ToKey): readonly ((key: Key) => boolean)[] {
  const bound = (name: string, holds: (key: Key, limit: Key) => boolean): ((key: Key) => boolean)[] => {
    const text = textOf(restriction, name);
    if (text === null) return [];
    const limit = toKey(text);
    return [(key) => holds(key, limit)];
  };
  const items = child(restriction, "Items")?.children.map(({ text }) => toKey(text));
  return [
    ...bound("EqualValue", (key, limit) => key === limit),
    ...bound("NotEqualValue", (key, limit) => key !== limit),
    ...bound("From", (key, limit) => key >= limit),
    ...bound("To", (key, limit) => key <= limit),
    ...bound("GreaterThan", (key, limit) => key > limit),
    ...bound("LessThan", (key, limit) => key < limit),
    ...(textOf(restriction, "Like") === null ? [] : [() => true]),
    ...(items === undefined || items.length === 0 ? [] : [(key: Key) => items.includes(key)]),
  ];
}

/** `%` and `_` as in SQL. */
function likeExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${source.replaceAll("%", ".*").replaceAll("_", ".")}$`, "i");
}
