import type { EventValue } from "#lib/web/queries/audit.ts";

/** Reading what an event was recorded with: older releases wrote other things, so nothing is taken for granted. */

export function fieldOf(value: EventValue, name: string): EventValue {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  return (value as { readonly [key: string]: EventValue })[name] ?? null;
}

export function textOf(value: EventValue, name: string): string {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : typeof field === "number" ? String(field) : "";
}

export function numberOf(value: EventValue, name: string): number | null {
  const field = fieldOf(value, name);
  return typeof field === "number" ? field : null;
}

/** Entries that look like problems: a `code` in text, whatever else. */
export function problemsIn(value: EventValue): readonly Readonly<{ code: string }>[] {
  const entries = Array.isArray(value) ? (value as readonly EventValue[]) : [value];
  return entries.filter((entry) => textOf(entry, "code") !== "") as unknown as readonly Readonly<{ code: string }>[];
}
