import { err, ok, type Result } from "#lib/core/result.ts";

/** JSON with its numbers as the text that was sent: `412.50` stays `412.50`, and no amount ever is a float. */
export type Json = null | boolean | string | readonly Json[] | JsonObject;
export type JsonObject = Readonly<{ [name: string]: Json }>;

/** Error: why it is none. */
export function parseJson(body: Uint8Array): Result<Json, string> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return ok(JSON.parse(text, keepNumber) as Json);
  } catch (error) {
    // Bad UTF-8, bad JSON, or nested deeper than the stack.
    return err(error instanceof Error ? error.message : "not JSON");
  }
}

function keepNumber(_name: string, value: unknown, context?: Readonly<{ source?: string }>): unknown {
  if (typeof value !== "number") return value;
  if (context?.source === undefined) throw new Error("numbers cannot be read to the digit");
  return context.source;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
