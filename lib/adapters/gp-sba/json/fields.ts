import { type Day, isDay } from "#lib/core/day.ts";
import { parseAmount } from "#lib/core/ledger/amount.ts";
import type { Cents } from "#lib/core/money.ts";
import { member } from "./envelope.ts";
import { isObject, type Json, type JsonObject } from "./parse-json.ts";

/** Thrown by the field readers and caught in one place, `session.ts`, which makes a problem of it. */
export class MalformedAnswer extends Error {}

const INT32_MAX = 2_147_483_647;
const SHOWN_CHARACTERS = 40;

/** The rows of a list. Anything but a list of objects is malformed: an answer that is not understood is never "none". */
export function rowsOf(payload: Json, what: string): readonly JsonObject[] {
  if (!Array.isArray(payload)) throw new MalformedAnswer(`${what}: no list`);
  return (payload as readonly Json[]).map((row) => {
    if (!isObject(row)) throw new MalformedAnswer(`${what}: a row that is no object`);
    return row;
  });
}

/** The one object, also where it comes as a list of one. */
export function objectOf(payload: Json, what: string): JsonObject {
  const one = Array.isArray(payload) && payload.length === 1 ? (payload as readonly Json[])[0] : payload;
  if (!isObject(one)) throw new MalformedAnswer(`${what}: no object`);
  return one;
}

/** Null when it is missing, null or no text, number or truth. */
export function textAt(row: JsonObject, name: string): string | null {
  const value = member(row, name);
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" ? value.trim() : null;
}

/** It may be empty, and must be there. */
export function presentText(row: JsonObject, name: string): string {
  const text = textAt(row, name);
  if (text === null) throw new MalformedAnswer(`no ${name}`);
  return text;
}

export function requiredText(row: JsonObject, name: string): string {
  const text = textAt(row, name);
  if (text === null || text === "") throw new MalformedAnswer(`no ${name}`);
  return text;
}

/** Null when missing. */
export function integerAt(row: JsonObject, name: string): number | null {
  const text = textAt(row, name);
  if (text === null || text === "") return null;
  if (!/^-?\d{1,10}$/.test(text) || Math.abs(Number(text)) > INT32_MAX) throw malformed(name, text);
  return Number(text);
}

export function requiredInteger(row: JsonObject, name: string): number {
  const value = integerAt(row, name);
  if (value === null) throw new MalformedAnswer(`no ${name}`);
  return value;
}

/** Null when missing. */
export function flagAt(row: JsonObject, name: string): boolean | null {
  const text = textAt(row, name)?.toLowerCase();
  if (text === undefined || text === "") return null;
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw malformed(name, text);
}

/** The calendar part of `2026-11-16` or `2026-11-16T00:00:00`; the time of another form (`/Date(…)/`) may lie in another day. */
export function requiredDay(row: JsonObject, name: string): Day {
  const text = requiredText(row, name);
  const day = text.slice(0, 10);
  if (!isDay(day) || !/^(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?$/.test(text.slice(10)))
    throw malformed(name, text);
  return day;
}

/** UTC, with or without its mark; null when missing or empty. */
export function instantAt(row: JsonObject, name: string): Date | null {
  const text = textAt(row, name);
  if (text === null || text === "" || text.startsWith("0001-")) return null;
  const instant = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(instant.getTime())) throw malformed(name, text);
  return instant;
}

/** An amount as it was written, 0 where none is; finer than a hundredth is malformed, since nothing of ours is. */
export function centsAt(row: JsonObject, name: string): Cents {
  const text = textAt(row, name) ?? "0";
  const amount = parseAmount(text);
  if (amount === null) throw malformed(name, text);
  return amount;
}

function malformed(name: string, text: string): MalformedAnswer {
  return new MalformedAnswer(`${name} is ${text.slice(0, SHOWN_CHARACTERS)}`);
}
