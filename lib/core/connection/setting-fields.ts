import { z } from "zod";
import { ExpensifySettings, GpSettings } from "./connection-settings.ts";
import type { ConnectionKind } from "./ping-ladder.ts";

/**
 * One setting as a person changes it, made from the schema that the adapters read: what is added there stands on the screen. `name` is
 * its path (`kerberos.realm`). A `text` whose setting may be a list is written with commas, and one that may be null as `NONE`.
 */
export type SettingField = Readonly<{
  name: string;
  kind: "text" | "nullable" | "number" | "boolean" | "choice";
  options: readonly string[];
}>;
/** What a nullable setting is in a form when it is null, said on purpose: an empty field means the default. */
export const NONE = "-";
export type SettingFields = Readonly<Record<ConnectionKind, readonly SettingField[]>>;

const Property = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  /** Of a setting that may be null. */
  anyOf: z.array(z.object({ type: z.string().optional() })).optional(),
});

/** The settings of both kinds of connections that have a plain form. Others, like the pace, stay what they are. */
export function settingFields(): SettingFields {
  return { expensify: fieldsOf(ExpensifySettings), gp: fieldsOf(GpSettings) };
}

function fieldsOf(schema: z.ZodType): readonly SettingField[] {
  return propertyFields(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }), "");
}

function propertyFields(of: unknown, prefix: string): readonly SettingField[] {
  const { properties = {} } = Property.parse(of);
  return Object.entries(properties).flatMap(([key, value]): readonly SettingField[] => {
    const name = `${prefix}${key}`;
    const property = Property.parse(value);
    if (property.enum) return [{ name, kind: "choice", options: property.enum }];
    switch (property.type) {
      case "object":
        return propertyFields(value, `${name}.`);
      case "boolean":
        return [{ name, kind: "boolean", options: [] }];
      case "integer":
      case "number":
        return [{ name, kind: "number", options: [] }];
      case "array":
        return [];
      default:
        return [{ name, kind: property.anyOf?.some(({ type }) => type === "null") ? "nullable" : "text", options: [] }];
    }
  });
}

type Settings = Readonly<Record<string, unknown>>;

/** What stands in the form, by the fields' names; `""` where a setting is left to its default. */
export function settingTexts(fields: readonly SettingField[], settings: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.map(({ name }) => {
      const value = name.split(".").reduce<unknown>((of, key) => (isRecord(of) ? of[key] : undefined), settings);
      if (value === null) return [name, NONE];
      if (Array.isArray(value)) return [name, value.map(String).join(", ")];
      return [
        name,
        typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : "",
      ];
    }),
  );
}

/** The settings that a form says; those without a field stay as they were. What cannot be read stays a text, and is refused by name. */
export function settingsFrom(
  fields: readonly SettingField[],
  texts: Readonly<Record<string, string>>,
  before: Settings,
): Record<string, unknown> {
  const settings = structuredClone(before) as Record<string, unknown>;
  for (const field of fields) put(settings, field.name.split("."), valueOf(field, texts[field.name]?.trim() ?? ""));
  return settings;
}

function put(into: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete into[key];
    else into[key] = value;
    return;
  }
  const inner = isRecord(into[key]) ? into[key] : {};
  put(inner, rest, value);
  if (Object.keys(inner).length === 0) delete into[key];
  else into[key] = inner;
}

function valueOf({ kind }: SettingField, text: string): unknown {
  if (text === "") return undefined;
  if (kind === "nullable" && text === NONE) return null;
  if (kind === "boolean") return text === "true";
  if (kind === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  const parts = text.split(",").map((part) => part.trim());
  return parts.length > 1 ? parts.filter((part) => part !== "") : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
