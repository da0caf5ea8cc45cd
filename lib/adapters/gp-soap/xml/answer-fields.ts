import { type Day, isDay } from "#lib/core/day.ts";
import type { Cents } from "#lib/core/money.ts";
import { parseAmount } from "#lib/core/ledger/amount.ts";
import { childOf, textAt, type XmlElement } from "./parse-xml.ts";

/** Thrown by the field readers and caught in one place, `client.ts`, which makes a problem of it. */
export class MalformedAnswer extends Error {}

const INT32_MAX = 2_147_483_647;

/** The items of `<XxxResult>`, each of the same name. A missing result, a null item or another element is malformed. */
export function resultItems(response: XmlElement, resultName: string, itemName: string): readonly XmlElement[] {
  const result = childOf(response, resultName);
  if (!result) throw new MalformedAnswer(`no ${resultName}`);
  return itemsOf(result, itemName);
}

export function itemsOf(parent: XmlElement, itemName: string): readonly XmlElement[] {
  const odd = parent.children.find((item) => item.name !== itemName || item.isNil);
  if (odd) throw new MalformedAnswer(`${parent.name} contains ${odd.isNil ? "a null " : ""}${odd.name}`);
  return parent.children;
}

export function requiredChild(parent: XmlElement, name: string): XmlElement {
  const child = childOf(parent, name);
  if (!child) throw new MalformedAnswer(`${parent.name} without ${name}`);
  return child;
}

export function requiredText(parent: XmlElement, ...path: readonly string[]): string {
  const text = textAt(parent, ...path);
  if (text === null || text === "") throw new MalformedAnswer(`${parent.name} without ${path.join("/")}`);
  return text;
}

/** An `xs:int` of at least `min`. */
export function requiredInteger(parent: XmlElement, ...path: readonly string[]): number {
  const text = requiredText(parent, ...path);
  const value = Number(text);
  if (!/^[+-]?\d{1,10}$/.test(text) || Math.abs(value) > INT32_MAX)
    throw new MalformedAnswer(`${path.join("/")} is ${text.slice(0, 40)}`);
  return value;
}

/** `xs:boolean`; null when missing or nil. */
export function flagAt(parent: XmlElement, name: string): boolean | null {
  const text = textAt(parent, name);
  if (text === null) return null;
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new MalformedAnswer(`${name} is ${text.slice(0, 40)}`);
}

/** The calendar part of an `xs:dateTime`: a GP date is a midnight, and a zone on it must not shift it. */
export function requiredDay(parent: XmlElement, ...path: readonly string[]): Day {
  const text = requiredText(parent, ...path).slice(0, 10);
  if (!isDay(text)) throw new MalformedAnswer(`${path.join("/")} is ${text}`);
  return text;
}

/** `ModifiedDate` and the like, which are UTC (gp.md 1.3); null when missing, nil or .NET's empty date. */
export function instantAt(parent: XmlElement, name: string): Date | null {
  const text = textAt(parent, name);
  if (text === null || text === "" || text.startsWith("0001-")) return null;
  const instant = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(instant.getTime())) throw new MalformedAnswer(`${name} is ${text.slice(0, 40)}`);
  return instant;
}

/** The `Value` of a money amount, 0 without one; finer than a hundredth is malformed, since nothing of ours is. */
export function centsAt(parent: XmlElement, name: string): Cents {
  const text = textAt(parent, name, "Value") ?? "0";
  const amount = parseAmount(text);
  if (amount === null) throw new MalformedAnswer(`${name} is ${text.slice(0, 40)}`);
  return amount;
}
